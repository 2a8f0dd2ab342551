export { toastHeaders } from './api.js'
export type { ToastCredentials, ToastEnvironment, ToastOptions } from './options.js'
export { createToastAuth } from './provider.js'
