import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { hour, minute, outcome, poolSetUp } from './pool.fixture.js'

describe('renewDue', () => {
  it('renews what ends soon, what has ended and what was never there, and nothing else', async () => {
    const { pool, ask, clock, vendor, events } = poolSetUp()
    await ask('ended')
    clock.advance(35 * minute)
    await ask('ends-soon')
    clock.advance(26 * minute)
    await ask('fresh')
    pool.get('never-asked')
    const report = await pool.renewDue({ withinMs: 40 * minute })
    expect(report).toEqual({ ready: 4, renewed: 2, failed: new Map(), untried: [] })
    expect(vendor.asked.slice(3).toSorted()).toEqual(['ended', 'never-asked'])
    // Of a life of an hour, no more than half is ever too little.
    clock.advance(4 * minute)
    expect(await pool.renewDue({ withinMs: 24 * hour })).toMatchObject({ ready: 4, renewed: 1 })
    const reasons = events.flatMap((event) => (event.type === 'token_requested' ? [event.reason] : []))
    expect(reasons).toEqual(['missing', 'missing', 'missing', 'missing', 'missing', 'scheduled'])
  })

  it('takes the advisory window of the provider where it is told no other', async () => {
    const { pool, ask, clock } = poolSetUp()
    await ask('one')
    clock.advance(54 * minute)
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 0 })
    clock.advance(minute)
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 1 })
  })

  it('renews no earlier than the vendor does', async () => {
    const policy = { ...poolSetUp().provider.policy, renewableWithinMs: minute }
    const { pool, ask, clock } = poolSetUp({ provider: { policy } })
    await ask('one')
    clock.advance(58 * minute)
    expect(await pool.renewDue({ withinMs: hour })).toMatchObject({ renewed: 0 })
    clock.advance(minute)
    expect(await pool.renewDue({ withinMs: hour })).toMatchObject({ renewed: 1 })
  })

  it('renews at the age that the vendor asks for, however much life is left', async () => {
    const policy = { ...poolSetUp().provider.policy, renewAfterMs: 20 * minute }
    const { pool, ask, clock } = poolSetUp({ provider: { policy } })
    await ask('one')
    clock.advance(20 * minute - 1)
    expect(await pool.renewDue({ withinMs: minute })).toMatchObject({ renewed: 0 })
    clock.advance(1)
    expect(await pool.renewDue({ withinMs: minute })).toMatchObject({ renewed: 1 })
  })

  it('renews a token that was refused', async () => {
    const { pool, ask, vendor, events } = poolSetUp()
    await ask('one')
    await pool.get('one').invalidate()
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 1 })
    expect(vendor.count('one')).toBe(2)
    expect(events).toContainEqual(expect.objectContaining({ type: 'token_requested', reason: 'recovery' }))
    expect(pool.get('one').status().suspect).toBe(false)
  })

  it('tells who cannot be renewed, though the token that is held still works', async () => {
    const { pool, ask, vendor, clock } = poolSetUp()
    await ask('one')
    clock.advance(57 * minute)
    vendor.fails.set('one', 'invalid_credentials')
    const report = await pool.renewDue()
    expect([...report.failed].map(([key, { code, label }]) => [key, code, label])).toEqual([
      ['one', 'invalid_credentials', 'one'],
    ])
    expect(await outcome(ask('one'))).toBe('token')
  })

  it('leaves out what the limit of the vendor delays: the token still works', async () => {
    const policy = { ...poolSetUp().provider.policy, requestsPerHour: 1 }
    const { pool, ask, clock, vendor, events } = poolSetUp({ provider: { policy } })
    await ask('one')
    clock.advance(57 * minute)
    expect(await pool.renewDue()).toEqual({ ready: 1, renewed: 0, failed: new Map(), untried: [] })
    expect(vendor.count('one')).toBe(1)
    expect(events).toContainEqual(expect.objectContaining({ type: 'token_request_paced', reason: 'scheduled' }))
  })

  it('leaves out a recovery while the last one was fruitless', async () => {
    const { pool, ask, vendor } = poolSetUp()
    await ask('one')
    await pool.get('one').invalidate()
    await ask('one')
    await pool.get('one').invalidate()
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 0 })
    expect(vendor.count('one')).toBe(2)
    expect(await pool.renewDue({ withinMs: hour })).toMatchObject({ ready: 1, renewed: 0 })
  })

  it('renews what a clock that was set back has made doubtful', async () => {
    const { pool, ask, clock } = poolSetUp()
    await ask('one')
    clock.advance(-24 * hour)
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 1 })
  })

  it('adopts what another process has got, unless that is due itself', async () => {
    const cache = memoryCache({ now: () => clock.now() })
    const one = poolSetUp({ options: () => ({ cache }) })
    const { clock } = one
    const other = poolSetUp({ now: clock.now, vendor: one.vendor, options: () => ({ cache }) })
    await one.ask('one')
    other.pool.get('one')
    expect(await other.pool.renewDue()).toMatchObject({ renewed: 1 })
    expect(one.vendor.count('one')).toBe(1)
    clock.advance(31 * minute)
    const late = poolSetUp({ now: clock.now, vendor: one.vendor, options: () => ({ cache }) })
    late.pool.get('one')
    expect(await late.pool.renewDue({ withinMs: hour })).toMatchObject({ renewed: 1 })
    expect(one.vendor.count('one')).toBe(2)
  })

  it('shares each token request with another run, and with traffic', async () => {
    const { pool, ask, vendor } = poolSetUp()
    pool.get('one')
    const [run, , report] = await Promise.all([
      pool.renewDue(),
      ask('one'),
      pool.renewDue({ keys: ['one', 'two'] }),
      ask('two'),
    ])
    expect([run.ready, report.ready]).toEqual([1, 2])
    expect(vendor.asked.toSorted()).toEqual(['one', 'two'])
  })

  it('passes over instances that left the pool before their turn', async () => {
    const { pool, vendor } = poolSetUp()
    pool.get('one')
    pool.get('two')
    const onProgress = () => void pool.delete('two')
    expect(await pool.renewDue({ concurrency: 1, onProgress })).toMatchObject({ ready: 2, renewed: 1 })
    expect([vendor.asked, pool.size]).toEqual([['one'], 1])
  })

  it('does not ask again at once for a token that the vendor does not renew yet', async () => {
    const vendor = { requests: 0 }
    const requestToken = async () => {
      vendor.requests += 1
      return { accessToken: 'the-same', expiresInSeconds: vendor.requests === 1 ? 3600 : 240 }
    }
    const { pool, ask, clock } = poolSetUp({ provider: { requestToken } })
    await ask('one')
    clock.advance(56 * minute)
    // It is the token that the instance had.
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 0 })
    await ask('one')
    // It would be asked in the background.
    await new Promise((resolve) => setImmediate(resolve))
    expect(vendor.requests).toBe(2)
  })
})
