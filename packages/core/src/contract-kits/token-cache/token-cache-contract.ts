import { pause } from '../../util/pauses.js'
import type { ContractCase } from '../contract-case.js'
import type { TokenCacheUnderTest } from './case.js'
import { entryCases } from './entry-cases.js'
import { extensionCases } from './extension-cases.js'
import { leaseCases } from './lease-cases.js'

/**
 * The tests that every `TokenCache` passes. Together they wait for about a second if `advance` is not given;
 * a store must keep time in milliseconds.
 *
 * @param makeCache called for each case
 *
 * @example
 * for (const { name, run } of tokenCacheContract(() => ({ cache: myCache() }))) it(name, run)
 */
export function tokenCacheContract(
  makeCache: () => TokenCacheUnderTest | Promise<TokenCacheUnderTest>,
  {
    lease = true,
  }: {
    /**
     * Whether the cache has `lease`. Without it the lease cases are left out.
     *
     * @default true
     */
    lease?: boolean
  } = {},
): ContractCase[] {
  return [...entryCases, ...(lease ? [...leaseCases, ...extensionCases] : [])].map(([name, run]) => ({
    name,
    async run() {
      const { cache, other = cache, advance = pause, dispose } = await makeCache()
      try {
        await run({ cache, other, advance })
      } finally {
        await dispose?.()
      }
    },
  }))
}
