/**
 * Tokens for the myPOS REST API.
 *
 * @module index
 */
export { createAuthPool, isAuthError, retryAfterMs } from '@auth/core'
export type { Auth, AuthError, AuthErrorCode, AuthEvent, AuthPool, RefreshTokens, Token } from '@auth/core'
export { myposHeaders } from './api.js'
export type {
  MyposBasicEncoding,
  MyposCredentials,
  MyposEnvironment,
  MyposGrant,
  MyposOptions,
  MyposUserGrant,
} from './options.js'
export { createMyposAuth, type MyposAuth } from './provider.js'
