import { expectEqual, type ContractCase } from '../contract-case.js'
import { factCases } from './fact-cases.js'
import { refreshToken, requestToken, revokeToken } from './operations.js'
import { refreshCases, revokeCases } from './optional-cases.js'
import { sendingCases } from './sending-cases.js'
import type { ProviderCase, ProviderUnderTest } from './set-up.js'
import { tokenCases } from './token-cases.js'

/** What the vendor can do. */
export interface ProviderContractOptions {
  /**
   * Whether the provider has `requestToken`. One that only refreshes has not.
   *
   * @default true
   */
  request?: boolean
  /**
   * Whether the provider has `refreshToken`.
   *
   * @default false
   */
  refresh?: boolean
  /**
   * Whether the provider has `revokeToken`.
   *
   * @default false
   */
  revoke?: boolean
}

/**
 * The tests that every `Provider` passes. They send requests to the simulated vendor only, and derive their own replies
 * from its answers. Run them sequentially: some watch the runtime's timers.
 *
 * @param makeProvider called several times for each case; returns a provider that has sent nothing yet
 *
 * @example
 * const contract = providerContract(() => ({
 *   provider: acmeProvider('https://api.acme.example'),
 *   fetch: (request) => getResponse(simulateAcme().handlers, request),
 *   credentials: { clientId: 'some-client', clientSecret: 'some-secret' },
 *   wrongCredentials: { clientId: 'some-client', clientSecret: 'another-secret' },
 * }))
 * for (const { name, run } of contract) it(name, run)
 */
export function providerContract<Credentials extends object>(
  makeProvider: () => ProviderUnderTest<Credentials> | Promise<ProviderUnderTest<Credentials>>,
  { request = true, refresh = false, revoke = false }: ProviderContractOptions = {},
): ContractCase[] {
  return casesFor({ request, refresh, revoke }).map(([name, run]) => ({
    name,
    async run() {
      const made: ProviderUnderTest<Credentials>[] = []
      try {
        await run(async () => {
          const setUp = await makeProvider()
          made.push(setUp)
          return setUp
        })
      } finally {
        for (const { dispose } of made) await dispose?.()
      }
    },
  }))
}

function casesFor({ request, refresh, revoke }: Required<ProviderContractOptions>): ProviderCase[] {
  return [
    ...factCases,
    [
      'has requestToken, refreshToken and revokeToken only where the vendor has them',
      async (make) => {
        const { provider } = await make()
        expectEqual('whether it has requestToken, as { request } says', provider.requestToken !== undefined, request)
        expectEqual('whether it has refreshToken, as { refresh } says', provider.refreshToken !== undefined, refresh)
        expectEqual('whether it has revokeToken, as { revoke } says', provider.revokeToken !== undefined, revoke)
      },
    ],
    ...(request ? [...tokenCases(requestToken), ...sendingCases(requestToken)] : []),
    ...(refresh ? [...tokenCases(refreshToken), ...sendingCases(refreshToken), ...refreshCases] : []),
    ...(revoke ? [...revokeCases, ...sendingCases(revokeToken)] : []),
  ]
}
