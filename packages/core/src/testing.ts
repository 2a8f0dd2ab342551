export type { Simulator, SimulatorFailure } from './simulator-contract.js'
