import { describe, expect, it } from 'vitest'
import { useGrants } from './grant.fixture.js'

const { setUp, setUpUnsaved, outcome, pass } = useGrants()
const hour = 60 * 60_000

describe('a store that forgets what it has saved, as after a failover', () => {
  it('does not make the process that knows better send a refresh token again, and gets back what it lost', async () => {
    const { make, store, vendor, events } = setUp()
    const auth = make()
    for (let times = 0; times < 3; times += 1) {
      await outcome(auth.getToken())
      await pass(hour)
    }
    store.value = 'refresh-1'
    expect(await outcome(auth.getToken())).toBe('access-4')
    expect(vendor.sent).toEqual(['refresh-0', 'refresh-1', 'refresh-2', 'refresh-3'])
    expect([store.value, store.lockedUntil]).toEqual(['refresh-4', 0])
    const types = events.map(({ type }) => type).filter((type) => type.startsWith('refresh_token'))
    expect(types).toEqual(['refresh_token_unsaved', 'refresh_token_saved'])
  })

  it('has what came of a later authorization used, though', async () => {
    const { make, store, vendor } = setUp()
    const auth = make()
    await outcome(auth.getToken())
    await pass(hour)
    store.value = 'of-a-new-authorization'
    vendor.valid = 'of-a-new-authorization'
    expect(await outcome(auth.getToken())).toBe('access-2')
    expect(vendor.sent).toEqual(['refresh-0', 'of-a-new-authorization'])
  })

  it('has nothing resurrected that was deleted on purpose', async () => {
    const { make, store } = setUp()
    const auth = make()
    await outcome(auth.getToken())
    await pass(hour)
    store.value = undefined
    expect(await outcome(auth.getToken())).toBe('access-2')
    expect(store.log.filter((word) => word.startsWith('save'))).toEqual(['save refresh-1', 'save refresh-2'])
  })
})

describe('the next request', () => {
  it('says that all is saved, if its own refresh token is', async () => {
    const { auth, store, types } = await setUpUnsaved()
    store.instead = async () => {
      if (store.log.at(-1) !== 'save refresh-2') throw new Error('down')
      store.value = 'refresh-2'
    }
    expect(await outcome(auth.getToken({ forceRefresh: true }))).toBe('access-2')
    expect([types(), store.value]).toEqual([['refresh_token_unsaved', 'refresh_token_saved'], 'refresh-2'])
  })
})
