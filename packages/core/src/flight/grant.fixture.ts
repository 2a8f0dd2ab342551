import type { AuthEvent } from '../contract/events.js'
import { AuthError } from '../contract/errors.js'
import type { Provider, RefreshTokens } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'
import type { CreateAuthOptions } from '../options/options.js'
import { pause } from '../util/pauses.js'
import { expect } from 'vitest'
import { useVirtualTime } from './sleep.fixture.js'

/** A vendor that ends the grant when a refresh token comes twice, and a store in whose lock only one may be. */
function setUp() {
  const now = () => Date.UTC(2026, 0, 15, 12) + performance.now()
  const events: AuthEvent[] = []
  const vendor = {
    /** What it was sent: refresh tokens, and codes. */
    sent: [] as string[],
    valid: 'refresh-0' as string | undefined,
    /** Milliseconds until it answers. */
    delayMs: 100,
    /** Whether it goes on with the grant after a code that was used. */
    keepsGrant: false,
  }
  async function answer(sent: string, isValid: boolean) {
    vendor.sent.push(sent)
    const { length } = vendor.sent
    const refreshToken = `refresh-${length}`
    if (isValid) vendor.valid = refreshToken
    else if (!vendor.keepsGrant) vendor.valid = undefined
    await pause(vendor.delayMs)
    if (isValid) return { accessToken: `access-${length}`, expiresInSeconds: 3600, refreshToken }
    throw new AuthError({ code: 'reauthorization_required', provider: 'test', status: 400, message: 'refused' })
  }
  const store = {
    value: 'refresh-0' as string | undefined,
    /** What the store does instead of saving, while it is set. */
    instead: undefined as (() => Promise<void>) | undefined,
    lockedUntil: 0,
    owner: 0,
    log: [] as string[],
    load: async () => {
      store.log.push('load')
      return store.value
    },
    save: async (refreshToken: string) => {
      store.log.push(`save ${refreshToken}`)
      if (store.instead) return store.instead()
      store.value = refreshToken
    },
  }
  const lock: NonNullable<RefreshTokens['lock']> = async ({ ttlMs }) => {
    store.log.push('lock')
    if (now() < store.lockedUntil) return undefined
    const owner = (store.owner += 1)
    store.lockedUntil = now() + ttlMs
    const isHeld = () => store.owner === owner && now() < store.lockedUntil
    return {
      async extend(more) {
        store.log.push('extend')
        if (!isHeld()) return false
        store.lockedUntil = now() + more.ttlMs
        return true
      },
      async release() {
        store.log.push('release')
        if (isHeld()) store.lockedUntil = 0
      },
    }
  }
  const { load, save } = store
  const locking = { load, save, lock }
  const make = (
    options: Partial<CreateAuthOptions<TestCredentials>> = {},
    facts: Partial<Provider<TestCredentials>> = {},
  ) => {
    let code = 'code'
    const provider = testProvider(
      async () => {
        const sent = code
        code = 'a code that was sent before'
        return answer(sent, sent === 'code')
      },
      { refreshToken: async (refreshToken) => answer(refreshToken, refreshToken === vendor.valid), ...facts },
    )
    const onEvent = (event: AuthEvent) => events.push(event)
    return createAuth(provider, { credentials: testCredentials, refreshTokens: locking, now, onEvent, ...options })
  }
  return { vendor, store, locking, make, answer, events, now }
}

/** Time that is not real, for the tests of grants. */
export function useGrants() {
  const { advance: pass, freeze } = useVirtualTime()
  const fails = () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }))

  /** In one word what a call leads to within that time: a token, a code, or `'waits'`. */
  async function outcome(call: Promise<{ accessToken: string }>, ms = 60_000): Promise<string> {
    const seen = { word: 'waits' }
    call.then(
      ({ accessToken }) => (seen.word = accessToken),
      (error: { code: string }) => (seen.word = error.code),
    )
    for (let passedMs = 0; passedMs < ms && seen.word === 'waits'; passedMs += 50) await pass(50)
    return seen.word
  }

  /** After a first request whose refresh token could not be saved. */
  async function setUpUnsaved(instead: () => Promise<void> = fails) {
    const grant = setUp()
    grant.store.instead = instead
    const auth = grant.make()
    expect(await outcome(auth.getToken())).toBe('access-1')
    const types = () => grant.events.map(({ type }) => type).filter((type) => type.startsWith('refresh_token'))
    const saves = () => grant.store.log.filter((word) => word.startsWith('save')).length
    return { ...grant, auth, types, saves }
  }

  return {
    setUp,
    setUpUnsaved,
    fails,
    outcome,
    pass,
    freeze,
    pause,
  }
}
