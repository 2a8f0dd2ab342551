import type { TokenCache } from '../../contract/provider.js'

/** A cache to test, and what else the tests need. */
export interface TokenCacheUnderTest {
  /** The cache. Its store need not be empty: every case uses keys of its own. */
  readonly cache: TokenCache
  /**
   * Another client of the same store, for example in another process.
   *
   * @default the cache itself
   */
  readonly other?: TokenCache
  /**
   * Lets that many milliseconds pass for a store whose clock is frozen.
   *
   * @default waits that long
   */
  readonly advance?: (ms: number) => void | Promise<void>
  /** Cleans up; called after each case. */
  readonly dispose?: () => void | Promise<void>
}

/** What the cases of one contract work with. */
export type CacheCase = readonly [
  name: string,
  run: (setUp: Required<Omit<TokenCacheUnderTest, 'dispose'>>) => Promise<void>,
]

/** A key that no other case has used. */
export const newKey = () => `contract-${crypto.randomUUID()}`
