/**
 * The contract suites for providers and caches of your own, and what a simulator can be asked for.
 *
 * @module testing
 */
export type { ContractCase } from './contract-kits/contract-case.js'
export { providerContract, type ProviderContractOptions } from './contract-kits/provider/provider-contract.js'
export type { ProviderUnderTest } from './contract-kits/provider/set-up.js'
export type { EndpointMethod, OwnEndpoint, RequestCounts, Simulator, SimulatorFailure } from './contract/simulator.js'
export type { TokenCacheUnderTest } from './contract-kits/token-cache/case.js'
export { tokenCacheContract } from './contract-kits/token-cache/token-cache-contract.js'
