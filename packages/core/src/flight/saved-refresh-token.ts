import type { GrantUse, Unsaved } from './grant-use.js'

/** The refresh token that was saved last, and those that came before it. */
export type Saved = Pick<Unsaved, 'refreshToken' | 'lineage'>

/** How far a store may go back and still be found out. */
const remembered = 8

export function savedAfter(before: Saved | undefined, { refreshToken, lineage }: Saved): Saved {
  const spent = [...(before?.lineage ?? []), ...(lineage ?? [])]
  return { refreshToken, lineage: new Set(spent.slice(-remembered)) }
}

/**
 * A store that went back, as after a failover that forgets the last writes, has a refresh token that is spent. What came of it is known
 * here, and is used and saved instead.
 */
export function newestOf({ refreshToken: stored, right }: GrantUse, saved: Saved): Unsaved | undefined {
  const isSpent = stored !== undefined && stored !== saved.refreshToken && saved.lineage?.has(stored) === true
  if (!isSpent) return undefined
  right.claim(saved.refreshToken)
  return { ...saved, right }
}
