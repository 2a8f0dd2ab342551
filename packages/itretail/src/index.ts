/**
 * Tokens for IT Retail and MarktPOS.
 *
 * @module index
 */
export { createAuthPool, isAuthError, retryAfterMs } from '@auth/core'
export type { Auth, AuthError, AuthErrorCode, AuthEvent, AuthPool, Token } from '@auth/core'
export type { ItRetailCredentials, ItRetailEnvironment, ItRetailOptions } from './options.js'
export { createItRetailAuth, type ItRetailAuth } from './provider.js'
