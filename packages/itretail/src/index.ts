/**
 * Tokens for IT Retail and MarktPOS.
 *
 * @module index
 */
export type { ItRetailCredentials, ItRetailEnvironment, ItRetailOptions } from './options.js'
export { createItRetailAuth } from './provider.js'
