export { myposHeaders } from './api.js'
export type { MyposCredentials, MyposEnvironment, MyposGrant, MyposOptions } from './options.js'
export { createMyposAuth } from './provider.js'
