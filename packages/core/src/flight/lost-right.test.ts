import { describe, expect, it } from 'vitest'
import type { RefreshTokens } from '../contract/provider.js'
import { useGrants } from './grant.fixture.js'

const { setUp, outcome, pass, freeze, pause } = useGrants()

describe('a lock', () => {
  it('that ran out before anything was sent sends nothing, and is taken anew', async () => {
    const { make, vendor, store, locking } = setUp()
    let isFirst = true
    const load = async () => {
      if (isFirst) freeze(30_000)
      isFirst = false
      return store.value
    }
    const rival = make()
    const auth = make({ refreshTokens: { ...locking, load }, totalTimeoutMs: 60_000 })
    const call = outcome(auth.getToken())
    const other = outcome(rival.getToken())
    expect([await call, await other].toSorted()).toEqual(['access-1', 'access-2'])
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1'])
  })

  it('that ran out in the middle of the provider’s work sends nothing either', async () => {
    const { make, store } = setUp()
    const fetch = async () => {
      store.log.push('sent')
      return Response.json({ accessToken: 'access', refreshToken: 'refresh-1' })
    }
    let isFirst = true
    const auth = make(
      { fetch, totalTimeoutMs: 120_000 },
      {
        async refreshToken(_refreshToken, _credentials, http) {
          if (isFirst) freeze(30_000)
          isFirst = false
          const { body } = await http.post('https://api.test.example/token', { form: {}, once: true })
          return { ...(body as { accessToken: string; refreshToken: string }), expiresInSeconds: 3600 }
        },
      },
    )
    expect(await outcome(auth.getToken())).toBe('access')
    expect(store.log).toEqual(['lock', 'load', 'release', 'lock', 'load', 'sent', 'save refresh-1', 'release'])
  })

  it('that was lost by a store’s word sends nothing either', async () => {
    const { make, vendor, locking, store } = setUp()
    let locks = 0
    const lock: RefreshTokens['lock'] = async (options) => {
      locks += 1
      const taken = await locking.lock(options)
      return locks === 1 && taken ? { ...taken, extend: async () => false } : taken
    }
    let isFirst = true
    const load = async () => {
      if (isFirst) await pause(7_000)
      isFirst = false
      return store.value
    }
    const auth = make({ refreshTokens: { ...locking, load, lock } })
    expect(await outcome(auth.getToken())).toBe('access-1')
    expect([locks, vendor.sent]).toEqual([2, ['refresh-0']])
  })

  it('whose extension fails is tried again until its own end', async () => {
    const { make, vendor, locking } = setUp()
    let fails = 1
    const lock: RefreshTokens['lock'] = async (options) => {
      const taken = await locking.lock(options)
      return (
        taken && {
          ...taken,
          extend: async (more) => (fails-- > 0 ? Promise.reject(new Error('down')) : taken.extend(more)),
        }
      )
    }
    vendor.delayMs = 35_000
    const rival = make()
    const call = outcome(make({ refreshTokens: { ...locking, lock } }).getToken())
    await pass(26_000)
    expect(await outcome(rival.getToken(), 8_000)).toBe('grant_in_use')
    expect(await call).toBe('access-1')
  })
})
