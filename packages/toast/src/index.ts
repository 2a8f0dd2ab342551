/**
 * Tokens for the Toast API.
 *
 * @module index
 */
export { toastHeaders } from './api.js'
export type { ToastCredentials, ToastEnvironment, ToastOptions } from './options.js'
export { createToastAuth } from './provider.js'
