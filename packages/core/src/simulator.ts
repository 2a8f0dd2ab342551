/**
 * What the vendors' simulators share.
 *
 * @module simulator
 */
export {
  createSimulator,
  type SimulatedAccounts,
  type SimulatorEndpoint,
  type SimulatorInit,
} from './simulator/simulator.js'
export { issuedTokens, type IssuedToken, type IssuedTokens } from './simulator/issued-tokens.js'
export { simulatedUsers, type SimulatedUsers, type SimulatedUsersInit } from './simulator/simulated-users.js'
export { basesOf, hasContentType } from './simulator/vendor-requests.js'
export { toBase64Url } from './util/base64.js'
