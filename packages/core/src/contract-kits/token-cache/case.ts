import type { TokenCache } from '../../contract/provider.js'

/** A cache to test, and what the tests need beside it. */
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
   * Lets that many milliseconds pass for the store, for one whose clock is frozen.
   *
   * @default waits as long
   */
  readonly advance?: (ms: number) => void | Promise<void>
  /** Closes what was opened; called after each case. */
  readonly dispose?: () => void | Promise<void>
}

/** What the cases of one contract work with. */
export type CacheCase = readonly [
  name: string,
  run: (setUp: Required<Omit<TokenCacheUnderTest, 'dispose'>>) => Promise<void>,
]

/** So long that it does not run out while a case runs, however slow the machine. */
export const long = { ttlMs: 60_000 }

/** So short that it has run out after `past` milliseconds. */
export const short = { ttlMs: 40 }
export const past = 60

/** A key that no other case has used. */
export const newKey = () => `contract-${crypto.randomUUID()}`
