import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { testCredentials } from '../life/provider.fixture.js'
import { useGrants } from './grant.fixture.js'

const { setUp, outcome, pass, pause } = useGrants()
const minute = 60_000

/** An instance with a code that was not sent yet, and what its vendor and store have seen. */
function setUpCode() {
  const grant = setUp()
  const connect = (options: Parameters<typeof grant.make>[0] = {}, code = 'code') => {
    let isUnsent = true
    const requestToken = async () => {
      isUnsent = false
      return grant.answer(code, code === 'code')
    }
    return grant.make(options, { hasUnsentCode: () => isUnsent, requestToken })
  }
  return { ...grant, connect }
}

describe('an authorization code that was not sent yet', () => {
  it('goes before a stored refresh token, and what it brings is saved over that one', async () => {
    const { connect, store, vendor } = setUpCode()
    store.value = 'dead'
    const auth = connect()
    expect(await outcome(auth.getToken())).toBe('access-1')
    expect([vendor.sent, store.value]).toEqual([['code'], 'refresh-1'])
    await pass(60 * minute)
    expect(await outcome(auth.getToken())).toBe('access-2')
    expect(vendor.sent).toEqual(['code', 'refresh-1'])
  })

  it('is sent though the stored refresh token cannot be read, and saved over that', async () => {
    const { connect, store, locking, vendor } = setUpCode()
    const refreshTokens = { ...locking, load: () => Promise.reject(new Error('no key opens it')) }
    expect(await outcome(connect({ refreshTokens }).getToken())).toBe('access-1')
    expect([vendor.sent, store.value]).toEqual([['code'], 'refresh-1'])
  })

  it.each([
    ['for once', 1],
    ['at all', Infinity],
  ])('has what it brought saved later, too, if the one before could not be read %s', async (_how, unreadable) => {
    const { connect, store, locking } = setUpCode()
    let reads = 0
    const load = async () => {
      reads += 1
      if (store.value === 'refresh-0' && reads <= unreadable) throw new Error('unreadable')
      return store.value
    }
    store.instead = () => Promise.reject(new Error('down'))
    expect(await outcome(connect({ refreshTokens: { ...locking, load } }).getToken())).toBe('access-1')
    store.instead = undefined
    await pass(minute)
    expect([store.value, store.lockedUntil]).toEqual(['refresh-1', 0])
  })

  it('is not spent by a request that had no time left to be sent', async () => {
    const { connect, vendor } = setUpCode()
    const cache = memoryCache()
    const slow = { ...cache, set: (...args: Parameters<typeof cache.set>) => pause(400).then(() => cache.set(...args)) }
    let isFirst = true
    const credentials = async () => {
      if (isFirst) await pause(29_800)
      isFirst = false
      return testCredentials
    }
    const auth = connect({ credentials, cache: { ...slow, lease: undefined as never }, account: 'anna' })
    expect(await outcome(auth.getToken())).toBe('timeout')
    expect(vendor.sent).toEqual([])
    await pass(5_000)
    expect(await outcome(auth.getToken())).toBe('access-1')
    expect(vendor.sent).toEqual(['code'])
  })

  it('is sent under the lock', async () => {
    const { connect, store } = setUpCode()
    await outcome(connect().getToken())
    expect(store.log).toEqual(['lock', 'load', 'save refresh-1', 'release'])
  })

  it('is sent at once, though the vendor has refused the refresh token before', async () => {
    const { make, connect, store, vendor } = setUpCode()
    const cache = memoryCache()
    store.value = 'dead'
    const shared = { cache, account: 'anna' }
    expect(await outcome(make(shared).getToken())).toBe('reauthorization_required')
    vendor.sent.length = 0
    expect(await outcome(connect(shared).getToken())).toBe('access-1')
    expect(vendor.sent).toEqual(['code'])
  })

  it('is sent though the cache has a token of the authorization before', async () => {
    const { make, connect, vendor } = setUpCode()
    const shared = { cache: memoryCache(), account: 'anna' }
    expect(await outcome(make(shared).getToken())).toBe('access-1')
    await pass(minute)
    expect(await outcome(connect(shared).getToken())).toBe('access-2')
    expect(vendor.sent).toEqual(['refresh-0', 'code'])
  })

  it('is left alone once another process has sent it', async () => {
    const { connect, vendor } = setUpCode()
    const shared = { cache: memoryCache(), account: 'anna' }
    const [one, other] = [connect(shared), connect(shared)]
    const words = await Promise.all([outcome(one.getToken()), outcome(other.getToken())])
    expect(words).toEqual(['access-1', 'access-1'])
    await pass(60 * minute)
    expect(await outcome(other.getToken())).toBe('access-2')
    expect(vendor.sent).toEqual(['code', 'refresh-1'])
  })

  it('and was used up, as before a restart, gives way to the stored refresh token in the same call', async () => {
    const { connect, vendor, events } = setUpCode()
    const auth = connect({}, 'used')
    vendor.keepsGrant = true
    expect(await outcome(auth.getToken())).toBe('access-2')
    expect(vendor.sent).toEqual(['used', 'refresh-0'])
    expect(auth.status().backoff).toBeUndefined()
    expect(events.map(({ type }) => type)).toContain('token_request_failed')
  })

  it('and was used up is reauthorization_required where nothing is stored', async () => {
    const { connect, store, vendor } = setUpCode()
    store.value = undefined
    const auth = connect({}, 'used')
    expect(await outcome(auth.getToken())).toBe('reauthorization_required')
    expect(vendor.sent).toEqual(['used'])
  })
})
