/**
 * Tokens for the myPOS REST API.
 *
 * @module index
 */
export { myposHeaders } from './api.js'
export type {
  MyposBasicEncoding,
  MyposCredentials,
  MyposEnvironment,
  MyposGrant,
  MyposOptions,
  MyposUserGrant,
} from './options.js'
export { createMyposAuth } from './provider.js'
