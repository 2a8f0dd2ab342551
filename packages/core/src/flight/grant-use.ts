import type { DeadlinedStore } from './deadlined-store.js'
import { grantInUse, type GrantRight } from './grant-right.js'

/** One use of a grant. */
export interface GrantUse {
  /** The newest refresh token, if there is any. */
  readonly refreshToken: string | undefined
  readonly right: GrantRight
  /**
   * What was stored when the right was taken, and what came of it since: whatever else is in the store is somebody else's. Nothing where
   * that could not be read, and a code was sent: then nobody can tell, and what the code brought is saved.
   */
  readonly lineage: Set<string> | undefined
}

/** A refresh token that the store does not have yet. */
export interface Unsaved extends GrantUse {
  readonly refreshToken: string
  right: GrantRight
}

type TakeRight = () => Promise<GrantRight | undefined>

/**
 * Takes the right to a refresh token and then loads it. Gives `undefined` while another has the right.
 *
 * @param sendsCode whether what is stored does not have to be read: so a user whose refresh token is damaged connects anew
 * @throws AuthError `credentials_unavailable`
 */
export async function takeAndLoad(
  takeRight: TakeRight,
  store: DeadlinedStore,
  sendsCode: boolean,
): Promise<GrantUse | undefined> {
  const right = await takeRight()
  if (right === undefined) return undefined
  try {
    const stored = await store.load().catch((error: unknown) => {
      if (!sendsCode) throw error
      return null
    })
    if (stored === null) return { refreshToken: undefined, right, lineage: undefined }
    const use = { refreshToken: stored, right, lineage: new Set(stored === undefined ? [] : [stored]) }
    if (stored === undefined || !right.isByToken) return use
    // It may have been used up between its loading and its claim.
    if (right.claim(stored) && (await store.load()) === stored) return use
  } catch (error) {
    right.release()
    throw error
  }
  right.release()
  return undefined
}

/**
 * Stores a refresh token, unless somebody else has meanwhile stored what came later: a user who authorized again, or the next to have
 * the right. Takes a right that was lost anew.
 *
 * @throws AuthError `credentials_unavailable`, or `grant_in_use` while another has the right
 */
export async function saveUnlessReplaced(unsaved: Unsaved, takeRight: TakeRight, store: DeadlinedStore): Promise<void> {
  if (unsaved.right.isLost) {
    const right = await takeRight()
    if (right === undefined) throw grantInUse(store.provider)
    unsaved.right.release()
    unsaved.right = right
  }
  const { refreshToken, lineage } = unsaved
  const stored = lineage && (await store.load())
  const isReplaced = stored !== undefined && stored !== refreshToken && lineage?.has(stored) !== true
  if (!isReplaced) await store.save(refreshToken)
}
