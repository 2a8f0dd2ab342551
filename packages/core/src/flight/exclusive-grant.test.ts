import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { testProvider } from '../life/provider.fixture.js'
import { grantRights } from './grant-right.js'
import { useGrants } from './grant.fixture.js'

const { setUp, outcome, pass, pause } = useGrants()

describe('a grant', () => {
  it('of one process alone is kept to by all of its instances, whatever their stores', async () => {
    const { make, vendor, store } = setUp()
    const start = () => {
      const { load, save } = store
      return make({ refreshTokens: { load: () => load(), save: (token) => save(token), exclusive: true } })
    }
    const words = await Promise.all([start(), start(), start()].map((auth) => outcome(auth.getToken())))
    expect(words.toSorted()).toEqual(['access-1', 'access-2', 'access-3'])
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1', 'refresh-2'])
  })

  it('of one process alone is kept to while a save is unfinished that has taken effect', async () => {
    const { make, store, vendor } = setUp()
    const { load } = store
    let isCut = true
    const save = async (refreshToken: string) => {
      store.value = refreshToken
      if (isCut) throw new Error('the connection was cut')
    }
    const start = () => make({ refreshTokens: { load: () => load(), save, exclusive: true } })
    expect(await outcome(start().getToken())).toBe('access-1')
    expect(await outcome(start().getToken(), 5_000)).toBe('grant_in_use')
    expect(vendor.sent).toEqual(['refresh-0'])
    isCut = false
    await pass(60_000)
    expect(await outcome(start().getToken())).toBe('access-2')
  })

  it('of one process alone reads again what it claims: a slow reading may be of a token that was used up since', async () => {
    const { make, vendor, store } = setUp()
    const { load, save } = store
    const exclusive = { load, save, exclusive: true } as const
    let reads = 0
    const late = async () => {
      reads += 1
      if (reads > 1) return load()
      const { value } = store
      await pause(2_000)
      return value
    }
    const call = outcome(make({ refreshTokens: { ...exclusive, load: late } }).getToken())
    expect(await outcome(make({ refreshTokens: exclusive }).getToken())).toBe('access-1')
    expect(await call).toBe('access-2')
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1'])
  })

  it('of one process alone is kept to by every copy of core in it, and its refresh token shown by no printer', async () => {
    const { store, now } = setUp()
    const { load, save } = store
    const provider = testProvider(() => Promise.reject(new Error('not asked for')))
    const settings = { provider, policy: provider.policy, timeoutMs: 1_000, longestMs: 10_000, now }
    vi.resetModules()
    const copies = [grantRights, (await import('./grant-right.js')).grantRights]
    expect(copies[0]).not.toBe(copies[1])
    const takers = copies.map((take) => take({ load, save, exclusive: true }, settings))
    const [one, other] = await Promise.all(takers.map((take) => take()))
    expect([one?.claim('canary'), other?.claim('canary')]).toEqual([true, false])
    expect(inspect(globalThis, { depth: 4, showHidden: true })).not.toContain('canary')
    one?.release()
    expect(other?.claim('canary')).toBe(true)
    other?.release()
  })
})
