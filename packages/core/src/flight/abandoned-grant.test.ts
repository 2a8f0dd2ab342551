import { describe, expect, it } from 'vitest'
import { useGrants } from './grant.fixture.js'

const { setUp, setUpUnsaved, outcome, pass } = useGrants()
const minute = 60_000

/** An instance whose first request is dropped by its runtime: it never ends, and nobody notices. */
function setUpDropped(right: 'lock' | 'exclusive') {
  const grant = setUp()
  const { load, save } = grant.store
  const refreshTokens = right === 'lock' ? grant.locking : { load, save, exclusive: true as const }
  let isFirst = true
  const refreshToken = async (sent: string) => {
    if (!isFirst) return grant.answer(sent, sent === grant.vendor.valid)
    isFirst = false
    return new Promise<never>(() => undefined)
  }
  return { ...grant, start: () => grant.make({ refreshTokens }, { refreshToken }) }
}

describe('a request that never ends', () => {
  it.each(['lock', 'exclusive'] as const)('keeps its callers waiting, but not for ever: %s', async (right) => {
    const { start, vendor } = setUpDropped(right)
    expect(await outcome(start().getToken(), 5 * minute)).toBe('access-1')
    expect(vendor.sent).toEqual(['refresh-0'])
  })

  it('is no reason to extend its lock for ever, so that others go on', async () => {
    const { start, make, store } = setUpDropped('lock')
    const gaveUp = new AbortController()
    void start()
      .getToken({ signal: gaveUp.signal })
      .catch(() => undefined)
    await pass(30_000)
    gaveUp.abort()
    expect(await outcome(make().getToken())).toBe('grant_in_use')
    await pass(5 * minute)
    const { length } = store.log
    await pass(minute)
    expect(store.log).toHaveLength(length)
    expect(await outcome(make().getToken())).toBe('access-1')
  })

  it('is no reason to release a lock under which something is still to be saved', async () => {
    const { make, store } = await setUpUnsaved()
    await pass(10 * minute)
    expect(await outcome(make().getToken())).toBe('grant_in_use')
    store.instead = undefined
    await pass(minute)
    expect(store.value).toBe('refresh-1')
  })
})
