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
export { IssuedTokens, SimulatedUsers, type IssuedToken, type SimulatedUsersInit } from './simulator/simulated-users.js'
