import type { GrantLock, RefreshTokens } from '../../contract/provider.js'
import { long } from '../spans.js'

/** A store of refresh tokens to test, and what else the tests need. */
export interface RefreshTokensUnderTest {
  /**
   * Opens the store of that account. A second call with the same account stands for another process: give it a client of its own
   * where you can. Every case uses accounts that nobody has used before: some letters, digits and other signs, 50 at most, none of which
   * is a control character.
   */
  readonly open: (account: string) => RefreshTokens | Promise<RefreshTokens>
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
export type RefreshTokensCase = readonly [name: string, run: (setUp: SetUp) => Promise<void>]

interface SetUp {
  /** The account of the two stores. */
  readonly account: string
  readonly store: RefreshTokens
  /** The same, of another process. */
  readonly other: RefreshTokens
  readonly open: (account: string) => Promise<RefreshTokens>
  readonly advance: (ms: number) => Promise<void>
}

/** Long enough for a slow store to extend it, and over after `pastBrief` milliseconds. */
export const brief = { ttlMs: 400 }
export const pastBrief = 450

export async function attempt(store: RefreshTokens, options = long): Promise<GrantLock | undefined> {
  if (store.lock === undefined) throw new Error('the store has no lock; say so with { lock: false }')
  return store.lock(options)
}

export async function take(what: string, store: RefreshTokens, options = long): Promise<GrantLock> {
  const lock = await attempt(store, options)
  if (lock === undefined) throw new Error(`${what}: expected a lock, got undefined`)
  return lock
}

export async function expectHeld(what: string, stores: readonly RefreshTokens[]): Promise<void> {
  for (const store of stores) {
    const lock: unknown = await attempt(store)
    if (lock !== undefined)
      throw new Error(`${what}: expected undefined, got ${lock ? 'a lock' : JSON.stringify(lock)}`)
  }
}
