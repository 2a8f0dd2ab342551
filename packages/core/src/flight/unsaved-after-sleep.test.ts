import { describe, expect, it } from 'vitest'
import { useGrants } from './grant.fixture.js'

const { setUp, setUpUnsaved, outcome, pass, freeze, pause } = useGrants()
const minute = 60_000

describe('a refresh token that could not be saved in time', () => {
  it('is saved even if its right was lost meanwhile, as long as nobody stored another', async () => {
    const { store } = await setUpUnsaved()
    freeze(5 * minute)
    store.instead = undefined
    await pass(2 * minute)
    expect([store.value, store.lockedUntil]).toEqual(['refresh-1', 0])
  })

  it('is dropped if its right was lost, and the next who had it stored a later one', async () => {
    const { make, store, vendor } = await setUpUnsaved()
    freeze(5 * minute)
    store.value = 'refresh-1'
    store.instead = undefined
    const rival = make()
    expect(await outcome(rival.getToken())).toBe('access-2')
    await pass(5 * minute)
    expect([store.value, vendor.sent]).toEqual(['refresh-2', ['refresh-0', 'refresh-1']])
  })

  it('is not sent once its right was lost and another has it', async () => {
    const { auth, store, vendor } = await setUpUnsaved()
    freeze(61 * minute)
    store.lockedUntil = Infinity
    expect(await outcome(auth.getToken())).toBe('grant_in_use')
    expect(vendor.sent).toEqual(['refresh-0'])
  })

  it('that came while its lock was lost is saved all the same, and nobody is kept from the next', async () => {
    const { make, store, vendor } = setUp()
    const isFrozen = pause(50).then(() => freeze(5 * minute))
    const word = await outcome(make({ totalTimeoutMs: 60 * minute }).getToken())
    await isFrozen
    expect([word, store.value, vendor.sent]).toEqual(['access-1', 'refresh-1', ['refresh-0']])
    await pass(minute)
    expect(store.lockedUntil).toBe(0)
  })
})
