/**
 * The contract suites for your own providers, caches and stores of refresh tokens, and the types of a simulator.
 *
 * @module testing
 */
export type { ContractCase } from './contract-kits/contract-case.js'
export { providerContract, type ProviderContractOptions } from './contract-kits/provider/provider-contract.js'
export type { ProviderUnderTest } from './contract-kits/provider/set-up.js'
export type { EndpointMethod, OwnEndpoint, RequestCounts, Simulator, SimulatorFailure } from './contract/simulator.js'
export type { RefreshTokensUnderTest } from './contract-kits/refresh-tokens/case.js'
export { refreshTokensContract } from './contract-kits/refresh-tokens/refresh-tokens-contract.js'
export type { TokenCacheUnderTest } from './contract-kits/token-cache/case.js'
export { tokenCacheContract } from './contract-kits/token-cache/token-cache-contract.js'
