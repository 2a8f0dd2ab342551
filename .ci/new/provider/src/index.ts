/**
 * Tokens for the Acme API.
 *
 * @module index
 */
export { createAuthPool, isAuthError, retryAfterMs } from '@auth/core'
export type { Auth, AuthError, AuthErrorCode, AuthEvent, AuthPool, Token } from '@auth/core'
export type { AcmeCredentials, AcmeEnvironment, AcmeOptions } from './options.js'
export { createAcmeAuth, type AcmeAuth } from './provider.js'
