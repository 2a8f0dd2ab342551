/**
 * The life of a token, and the contracts of a provider and a cache.
 *
 * @module index
 */
export {
  authFactory,
  type AuthFactoryInit,
  type Environment,
  type OwnOptions,
  type ProviderOptions,
} from './life/auth-factory.js'
export { createAuth } from './life/create-auth.js'
export { createAuthPool } from './pool/create-auth-pool.js'
export { checkedBy, type Check } from './options/checked-by.js'
export { AuthError, isAuthError, type AuthErrorCode, type AuthErrorInit } from './contract/errors.js'
export type { AuthEvent, EventSeverity, TokenRequestReason } from './contract/events.js'
export { keepRefreshToken, oauthErrorWord, oauthTokenResponse } from './http/oauth-replies.js'
export { retryAfterMs } from './http/retry-after.js'
export { memoryCache, type MemoryCacheOptions } from './record/memory-cache.js'
export type { AuthOptions, CreateAuthOptions, EncryptionKey, EncryptionKeys } from './options/options.js'
export { takes } from './options/parse.js'
export {
  refreshTokenSeal,
  type RefreshTokenSeal,
  type SealedRefreshTokensOptions,
} from './record/refresh-token-seal.js'
export { standardBackoff } from './record/standard-backoff.js'
export { readScope } from './options/scope.js'
export type { Token } from './contract/token.js'
export { isLoopback, parseBaseUrl, type BaseUrlRules } from './options/url.js'
export type {
  AuthPool,
  AuthPoolOptions,
  AuthPoolSummary,
  PoolProgress,
  PoolReport,
  PoolRunOptions,
  RenewalReport,
  RenewDueOptions,
} from './contract/auth-pool.js'
export type {
  Auth,
  AuthFetch,
  AuthRequestInit,
  AuthStatus,
  GetTokenOptions,
  RevocableAuth,
  TokenHeaders,
} from './contract/auth.js'
export type {
  ApiUrls,
  WithApiUrls,
  GrantLock,
  Identity,
  Lease,
  Provider,
  RefreshTokens,
  TokenCache,
  TokenEnd,
  TokenHeader,
  TokenLifetime,
  TokenReply,
  TokenResponse,
} from './contract/provider.js'
export type { BackoffKind, TokenPolicy } from './contract/token-policy.js'
export type { TokenHttp, TokenHttpGet, TokenHttpReply, TokenHttpRequest } from './contract/token-http.js'
