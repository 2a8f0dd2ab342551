import { describe, expect, it } from 'vitest'
import type { RefreshTokens } from '../contract/provider.js'
import { useGrants } from './grant.fixture.js'

const { setUp, setUpUnsaved, fails, outcome, pass } = useGrants()
const minute = 60_000
describe('a refresh token that cannot be saved', () => {
  it('is an event that somebody has to see, and its access token is given out', async () => {
    const { events, types } = await setUpUnsaved()
    expect(types()).toEqual(['refresh_token_unsaved'])
    expect(events.find(({ type }) => type === 'refresh_token_unsaved')).toMatchObject({
      severity: 'error',
      code: 'EROFS',
    })
    expect(JSON.stringify(events)).not.toContain('refresh-1')
  })

  it('keeps the lock, so that nobody sends the one before, until it is saved in the background', async () => {
    const { make, store, vendor, types } = await setUpUnsaved()
    const rival = make()
    await pass(10 * minute)
    expect(await outcome(rival.getToken())).toBe('grant_in_use')
    store.instead = undefined
    await pass(minute)
    expect([store.value, store.lockedUntil, types()]).toEqual([
      'refresh-1',
      0,
      ['refresh_token_unsaved', 'refresh_token_saved'],
    ])
    expect(await outcome(rival.getToken())).toBe('access-2')
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1'])
  })

  it('is tried again after a second, then after pauses that grow to a minute, and never again once it is saved', async () => {
    const { store, saves } = await setUpUnsaved()
    await pass(999)
    expect(saves()).toBe(1)
    await pass(1)
    expect(saves()).toBe(2)
    await pass(minute)
    expect(saves()).toBe(6)
    await pass(10 * minute)
    expect(saves()).toBe(16)
    store.instead = undefined
    await pass(minute)
    const { length } = store.log
    await pass(60 * minute)
    expect(store.log).toHaveLength(length)
  })

  it('is used for the next request of the instance that has it, and its successor saved over the first', async () => {
    const { auth, store, vendor } = await setUpUnsaved()
    await pass(60 * minute)
    expect(await outcome(auth.getToken())).toBe('access-2')
    store.instead = undefined
    await pass(minute)
    expect([vendor.sent, store.value]).toEqual([['refresh-0', 'refresh-1'], 'refresh-2'])
  })

  it('is saved by the next request at once, if that can', async () => {
    const { auth, store, vendor } = await setUpUnsaved()
    await pass(55 * minute + 500)
    store.instead = undefined
    expect(await outcome(auth.getToken({ forceRefresh: true }))).toBe('access-2')
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1'])
    expect(store.value).toBe('refresh-2')
  })

  it('is handed to waitUntil with its request', async () => {
    const { make, store } = setUp()
    store.instead = fails
    const kept: Promise<unknown>[] = []
    let isOver = false
    await outcome(make().getToken({ waitUntil: (work) => kept.push(work) }))
    void Promise.all(kept).then(() => (isOver = true))
    await pass(5 * minute)
    expect([kept.length, isOver]).toEqual([1, false])
    store.instead = undefined
    await pass(minute)
    expect(isOver).toBe(true)
  })

  it('does not overwrite one that a user brought by authorizing again', async () => {
    const { store, types } = await setUpUnsaved()
    store.value = 'of-a-new-authorization'
    store.instead = undefined
    await pass(minute)
    expect([store.value, types().at(-1), store.lockedUntil]).toEqual([
      'of-a-new-authorization',
      'refresh_token_saved',
      0,
    ])
  })

  it('is replaced by its successor, though its own save took effect before it was cut', async () => {
    const { auth, store } = await setUpUnsaved()
    store.value = 'refresh-1'
    expect(await outcome(auth.getToken({ forceRefresh: true }))).toBe('access-2')
    expect(store.value).toBe('refresh-1')
    store.instead = undefined
    await pass(minute)
    expect(store.value).toBe('refresh-2')
  })

  it('is found in the store if its save took effect before it was cut', async () => {
    const { store, types, saves } = await setUpUnsaved(async () => {
      if (store.value === 'refresh-1') return
      throw new Error('the connection was cut')
    })
    store.value = 'refresh-1'
    await pass(minute)
    expect([types().at(-1), store.lockedUntil, saves()]).toEqual(['refresh_token_saved', 0, 2])
  })

  it('keeps the lock while an earlier save may still take effect, which would bring a spent one back', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const { make, store, vendor } = await setUpUnsaved(async () => {
      await promise
      store.value = 'refresh-1'
    })
    // The first save has timed out; all later ones work.
    store.instead = undefined
    await pass(minute)
    expect(store.value).toBe('refresh-1')
    const rival = make()
    expect(await outcome(rival.getToken())).toBe('grant_in_use')
    resolve()
    await pass(2 * minute)
    expect(await outcome(rival.getToken())).toBe('access-2')
    expect([store.value, vendor.sent]).toEqual(['refresh-2', ['refresh-0', 'refresh-1']])
  })

  it('of a process that ends leaves a lock that runs out; then the stored one is sent, to find out', async () => {
    const { make, store, vendor, locking } = setUp()
    const never = () => new Promise<never>(() => undefined)
    let hasEnded = false
    const ending: RefreshTokens = {
      load: store.load,
      save: never,
      async lock(options) {
        if (hasEnded) return never()
        hasEnded = true
        const taken = await locking.lock(options)
        return taken && { ...taken, extend: never }
      },
    }
    void make({ refreshTokens: ending }).getToken()
    await pass(15_000)
    const rival = make()
    expect(await outcome(rival.getToken(), 4_500)).toBe('grant_in_use')
    await pass(5_000)
    expect(await outcome(rival.getToken())).toBe('reauthorization_required')
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-0'])
  })

  it('that the vendor leaves as it was is not saved again', async () => {
    const { make, store } = setUp()
    const refreshToken = async (sent: string) => ({ accessToken: 'access', expiresInSeconds: 60, refreshToken: sent })
    expect(await outcome(make({}, { refreshToken }).getToken())).toBe('access')
    expect(store.log).toEqual(['lock', 'load', 'release'])
  })
})
