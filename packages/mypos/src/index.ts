export { myposHeaders } from './api.js'
export type { MyposCredentials, MyposEnvironment, MyposGrant, MyposOptions, MyposUserGrant } from './options.js'
export { createMyposAuth } from './provider.js'
