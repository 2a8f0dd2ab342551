/**
 * Tokens for the Toast API.
 *
 * @module index
 */
export { createAuthPool, isAuthError, retryAfterMs } from '@auth/core'
export type { Auth, AuthError, AuthErrorCode, AuthEvent, AuthPool, Token } from '@auth/core'
export { toastHeaders } from './api.js'
export type { ToastCredentials, ToastEnvironment, ToastOptions } from './options.js'
export { createToastAuth, type ToastAuth } from './provider.js'
