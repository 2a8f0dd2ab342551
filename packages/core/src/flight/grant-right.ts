import { AuthError } from '../contract/errors.js'
import type { GrantLock, RefreshTokens } from '../contract/provider.js'
import { typeName } from '../options/parse.js'
import type { Settings } from '../options/settings.js'
import { callOwn, unavailable } from '../util/call-own.js'
import { Stopwatch } from '../util/clock.js'
import { TimedRight } from '../util/timed-right.js'

/** The right to use a stored refresh token. */
export interface GrantRight {
  /** Whether it may be somebody else's by now. */
  readonly isLost: boolean
  /** Whether a refresh token that was loaded under it has to be claimed, and then loaded once more. */
  readonly isByToken: boolean
  /** Makes a refresh token this right's own. Gives false if it is another one's in this process. */
  claim(refreshToken: string): boolean
  /** Keeps it for as long as it takes to save something under it. Otherwise it ends with the longest that a request may take. */
  keep(): void
  /** Without waiting: all it affects is how soon the next one may go on. */
  release(): void
}

/**
 * What takes the right: by configuration, and never by what works at the moment.
 *
 * @throws AuthError `invalid_options` for a store that says nothing of it, though a refresh token is good for one use
 */
export function grantRights(store: RefreshTokens, settings: RightSettings): () => Promise<GrantRight | undefined> {
  const { provider, policy } = settings
  const { lock, isExclusive } = statedBy(store, provider.name)
  const hasLock = lock !== undefined
  if (hasLock && typeof lock !== 'function') {
    const message = `refreshTokens.lock takes a function, got ${typeName(lock)}`
    throw new AuthError({ code: 'invalid_options', provider: provider.name, message })
  }
  if (policy.refreshTokenStays) return async () => anybody
  if (hasLock !== isExclusive) return hasLock ? () => lockOf(store, settings) : async () => exclusiveRight()
  throw new AuthError({
    code: 'invalid_options',
    provider: provider.name,
    message: `refreshTokens has ${hasLock ? 'both a lock and exclusive: true. Keep the lock' : 'neither a lock nor exclusive: true'}. A refresh token of this vendor is good for one use: sent twice, it ends the user's grant. Where several processes use it, the store needs a lock({ ttlMs }); where this process alone does, exclusive: true says so`,
  })
}

/** What a store says of the right. Reading a member may throw. */
function statedBy(store: RefreshTokens, provider: string): { lock: unknown; isExclusive: boolean } {
  try {
    return { lock: Reflect.get(store, 'lock'), isExclusive: store.exclusive === true }
  } catch (cause) {
    const message = 'options.refreshTokens could not be read: its lock or its exclusive threw'
    throw new AuthError({ code: 'invalid_options', provider, message, cause })
  }
}

/** A refresh token that stays good is anybody's. */
const anybody: GrantRight = {
  isLost: false,
  isByToken: false,
  claim: () => true,
  keep: () => undefined,
  release: () => undefined,
}

type RightSettings = Pick<Settings<unknown>, 'provider' | 'policy' | 'timeoutMs' | 'longestMs' | 'now'>

/**
 * The refresh tokens that instances of this process use at the moment, as far as they are its alone. Shared by all copies of core in the
 * process, and within a function, so that no printer of what is global shows them.
 */
function inUse(): (refreshToken: string, isUsed: boolean) => boolean {
  const name = Symbol.for('@auth/core/grants in use')
  const known = Reflect.get(globalThis, name) as ReturnType<typeof inUse> | undefined
  if (known !== undefined) return known
  const used = new Set<string>()
  const note = (refreshToken: string, isUsed: boolean) => {
    const changes = used.has(refreshToken) !== isUsed
    if (isUsed) used.add(refreshToken)
    else used.delete(refreshToken)
    return changes
  }
  Object.defineProperty(globalThis, name, { value: note })
  return note
}

function exclusiveRight(): GrantRight {
  const own = new Set<string>()
  const note = inUse()
  let isReleased = false
  return {
    get isLost() {
      return isReleased
    },
    isByToken: true,
    claim(refreshToken) {
      if (own.has(refreshToken)) return true
      if (!note(refreshToken, true)) return false
      own.add(refreshToken)
      return true
    },
    keep: () => undefined,
    release() {
      isReleased = true
      for (const each of own) note(each, false)
      own.clear()
    },
  }
}

/** A request, and its store, may each take `timeoutMs`. */
const lockTtlMs = (timeoutMs: number) => Math.max(2 * timeoutMs, 5_000)

/** @throws AuthError `credentials_unavailable` */
async function lockOf(
  store: RefreshTokens,
  { provider: { name: provider }, timeoutMs, longestMs, now }: RightSettings,
): Promise<GrantRight | undefined> {
  const ttlMs = lockTtlMs(timeoutMs)
  const asked = new Stopwatch(now)
  const pending = Promise.resolve().then(() => store.lock?.({ ttlMs }))
  const limits = { provider, deadlineMs: timeoutMs, now }
  const given = await callOwn('refreshTokens.lock', () => pending, limits).catch((error: unknown) => {
    // It may still be taken after we stopped waiting for it: others would wait for nobody.
    pending.then((late) => late?.release()).catch(() => undefined)
    throw error
  })
  if (!given) return undefined
  let lock: GrantLock
  try {
    lock = checkLock(given, provider)
  } catch (error) {
    // Others would wait until it ran out.
    pending.then((unusable) => unusable?.release()).catch(() => undefined)
    throw error
  }
  // Two tries fit into what is left after the first third.
  const extending = { ...limits, deadlineMs: ttlMs / 3 }
  let isReleased = false
  const extend = () => callOwn('the extend of refreshTokens.lock', () => lock.extend({ ttlMs }), extending)
  const timed = new TimedRight(asked, { ttlMs, longestMs, now, extend })
  return {
    get isLost() {
      return isReleased || timed.isLost
    },
    isByToken: false,
    claim: () => true,
    keep: () => timed.keep(),
    release() {
      isReleased = true
      timed.stop()
      Promise.resolve()
        .then(() => lock.release())
        .catch(() => undefined)
    },
  }
}

function checkLock(given: unknown, provider: string): GrantLock {
  let cause: unknown
  try {
    const lock = given as Partial<GrantLock>
    if (typeof lock.extend === 'function' && typeof lock.release === 'function') return given as GrantLock
  } catch (error) {
    cause = error
  }
  throw unavailable('refreshTokens.lock gave something without the functions extend and release', provider, cause)
}

/** The error of who waited in vain for the right. */
export function grantInUse(provider: string): AuthError {
  return new AuthError({
    code: 'grant_in_use',
    provider,
    retryAfterMs: 1_000,
    message:
      'another process or instance is using the refresh token, or could not save the new one yet. Try again; if it goes on for minutes, see why its store fails (event refresh_token_unsaved)',
  })
}
