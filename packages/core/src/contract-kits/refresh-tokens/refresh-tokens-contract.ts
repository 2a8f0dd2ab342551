import { pause } from '../../util/pauses.js'
import type { ContractCase } from '../contract-case.js'
import type { RefreshTokensUnderTest } from './case.js'
import { lockCases } from './lock-cases.js'
import { tokenCases } from './token-cases.js'

/**
 * The tests that every `RefreshTokens` passes. Together they wait for about a second if `advance` is not given; a lock must keep
 * time in milliseconds.
 *
 * @param makeStore called for each case
 *
 * @example
 * const makeStore = () => ({ open: (account: string) => myRefreshTokens(account) })
 * for (const { name, run } of refreshTokensContract(makeStore)) it(name, run)
 */
export function refreshTokensContract(
  makeStore: () => RefreshTokensUnderTest | Promise<RefreshTokensUnderTest>,
  {
    lock = true,
  }: {
    /**
     * Whether the store has `lock`. Without it, as where it says `exclusive: true`, the cases of the lock are left out.
     *
     * @default true
     */
    lock?: boolean
  } = {},
): ContractCase[] {
  return [...tokenCases, ...(lock ? lockCases : [])].map(([name, run]) => ({
    name,
    async run() {
      const { open, advance = pause, dispose } = await makeStore()
      const account = `contract-${crypto.randomUUID()}`
      try {
        const [store, other] = [await open(account), await open(account)]
        await run({
          account,
          store,
          other,
          open: async (each) => open(each),
          advance: async (ms) => advance(ms),
        })
      } finally {
        await dispose?.()
      }
    },
  }))
}
