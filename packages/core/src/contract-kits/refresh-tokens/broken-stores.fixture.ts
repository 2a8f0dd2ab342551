import type { GrantLock, RefreshTokens } from '../../contract/provider.js'
import { testClock } from '../../life/provider.fixture.js'
import type { RefreshTokensUnderTest } from './case.js'

/** A row of a store that works. */
interface Row {
  value?: string
  owner?: object | undefined
  endsAt: number
}

/** A store in memory that works: the rows of all accounts, and what they are read by. */
function workingStore(rows: Map<string, Row>, account: string, now: () => number) {
  const row = () => {
    const found = rows.get(account) ?? { endsAt: 0 }
    rows.set(account, found)
    return found
  }
  const isFree = () => row().owner === undefined || now() >= row().endsAt
  const store: RefreshTokens & Required<Pick<RefreshTokens, 'lock'>> = {
    load: async () => row().value,
    save: async (value) => void (row().value = value),
    async lock({ ttlMs }) {
      if (!isFree()) return undefined
      const owner = {}
      Object.assign(row(), { owner, endsAt: now() + ttlMs })
      const isHeld = () => row().owner === owner && now() < row().endsAt
      return {
        async extend(options) {
          if (!isHeld()) return false
          row().endsAt = now() + options.ttlMs
          return true
        },
        async release() {
          if (row().owner === owner) row().owner = undefined
        },
      }
    },
  }
  return { store, row }
}

/** What a broken store is made from. */
interface Working extends ReturnType<typeof workingStore> {
  readonly account: string
  readonly now: () => number
  /** The store of another account. */
  readonly of: (account: string) => RefreshTokens
}

/** Replaces what is broken. */
export type Break = (parts: Working) => { [Member in keyof RefreshTokens]?: RefreshTokens[Member] | undefined }

/** A store with one defect, and a frozen clock. */
export function brokenStore(breakIt: Break): RefreshTokensUnderTest {
  const { now, advance } = testClock()
  const rows = new Map<string, Row>()
  return {
    advance,
    open(account) {
      const working = workingStore(rows, account, now)
      const of = (other: string) => workingStore(rows, other, now).store
      // A member that is `undefined` is none, which the type of a whole store has no word for.
      return { ...working.store, ...breakIt({ ...working, account, now, of }) } as RefreshTokens
    },
  }
}

/** Changes the names of accounts. */
export const accounts = (change: (account: string) => string): Break => {
  return ({ account, of }) => of(change(account))
}

/** Changes refresh tokens on their way out. */
export const tokens = (change: (token: string) => unknown): Break => {
  // The change stands for a defect, so it may give what the contract does not allow.
  return ({ store }) => ({ load: async () => change((await store.load()) ?? '') as string | undefined })
}

/** What a broken lock is made from. */
interface WorkingLock extends Working {
  readonly lock: GrantLock
  readonly ttlMs: number
}

/** Replaces what is broken about a lock once it is given. */
export const given = (breakIt: (parts: WorkingLock) => Partial<GrantLock>): Break => {
  return (parts) => ({
    async lock({ ttlMs }) {
      const lock = await parts.store.lock({ ttlMs })
      return lock && { ...lock, ...breakIt({ ...parts, lock, ttlMs }) }
    },
  })
}

/** Each defect, and the case that is there for it; others may notice it too. */
export type Defect = readonly [defect: string, caughtBy: string, breakIt: Break]
