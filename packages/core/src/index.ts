/**
 * The life of a token, and the contracts of a provider and a cache.
 *
 * @module index
 */
export { createAuth } from './create-auth.js'
export { credentialFields, credentialsOrFunction } from './credentials-schema.js'
export { AuthError, isAuthError, type AuthErrorCode, type AuthErrorInit } from './errors.js'
export type { AuthEvent, TokenRequestReason } from './events.js'
export { memoize } from './memoize.js'
export { memoryCache, type MemoryCacheOptions } from './cache/memory-cache.js'
export {
  authOptionEntries,
  objectWith,
  type AuthOptions,
  type CreateAuthOptions,
  type EncryptionKey,
} from './options.js'
export { parseOptions, parseReply } from './parse.js'
export { standardNegative } from './policy.js'
export * as v from './schema.js'
export { scopeSchema } from './scope.js'
export { secondsSchema } from './seconds.js'
export { Token, type TokenInit } from './token.js'
export { isLoopback, parseBaseUrl, type BaseUrlRules } from './url.js'
export type { Auth, AuthFetch, AuthRequestInit, AuthStatus, GetTokenOptions, RevocableAuth } from './auth.js'
export type {
  Identity,
  Lease,
  NegativeKind,
  Provider,
  RefreshTokens,
  TokenCache,
  TokenHttp,
  TokenHttpReply,
  TokenHttpRequest,
  TokenPolicy,
  TokenResponse,
} from './contracts.js'
