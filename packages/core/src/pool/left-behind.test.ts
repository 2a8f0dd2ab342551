import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { BearerToken } from '../record/bearer-token.js'
import { ForgottenRecord } from '../record/forgotten-record.js'
import { hour, outcome, poolSetUp } from './pool.fixture.js'

/** A pool for one, with a cache whose deletions may fail. */
function setUp() {
  const state = { fails: false }
  const inner = memoryCache({ now: () => pooled.clock.now() })
  const cache = {
    ...inner,
    delete: async (key: string) => (state.fails ? Promise.reject(new Error('down')) : inner.delete(key)),
  }
  const fetch = async () => new Response('', { status: 401 })
  const pooled = poolSetUp({
    max: 1,
    provider: { revokeToken: async () => undefined },
    options: () => ({ cache, fetch }),
  })
  const forgetInVain = async (key: string) => {
    state.fails = true
    await pooled.pool.get(key).forget()
    state.fails = false
  }
  return { ...pooled, forgetInVain }
}

describe('what a shared cache does not tell', () => {
  it('keeps an instance in the pool while a recovery is not worth a request', async () => {
    const { pool, vendor, clock } = setUp()
    for (const key of ['one', 'two', 'one', 'two', 'one', 'two']) {
      await pool.get(key).fetch('https://api.test.example/')
    }
    expect([vendor.count('one'), vendor.count('two')]).toEqual([2, 2])
    clock.advance(5_000)
    pool.get('three')
    expect(pool.size).toBe(1)
  })

  it.each(['leaves to make room', 'is deleted'])(
    'does not bring a forgotten token back when its instance %s',
    async (way) => {
      const { pool, ask, vendor, forgetInVain } = setUp()
      await ask('one')
      await forgetInVain('one')
      if (way === 'is deleted') pool.delete('one')
      pool.get('two')
      expect((await ask('one')).accessToken).toBe('one-token-2')
      expect(vendor.count('one')).toBe(2)
    },
  )

  it('keeps an instance only until another record has replaced the forgotten one', async () => {
    const { pool, ask, forgetInVain } = setUp()
    await ask('one')
    await pool.get('one').forget()
    pool.get('two')
    expect(pool.has('one')).toBe(false)
    await ask('two')
    await forgetInVain('two')
    pool.get('three')
    expect(pool.has('two')).toBe(true)
    await ask('two')
    pool.get('four')
    expect([pool.has('two'), pool.size]).toEqual([false, 1])
  })

  it('is still left where the record was only read, until its token ends', async () => {
    const forgotten = new ForgottenRecord()
    forgotten.noteForgotten()
    await forgotten.without({
      token: new BearerToken({ accessToken: 'forgotten', issuedAt: 0, expiresAt: hour }),
      attempts: [],
    })
    expect([forgotten.mayRemain(hour - 1), forgotten.mayRemain(hour)]).toEqual([true, false])
    forgotten.noteDeleted()
    expect(forgotten.mayRemain(0)).toBe(false)
  })
})

describe('a deleted instance that somebody still holds', () => {
  it('is given out while it asks for a token, and what comes of it counts', async () => {
    const { pool, ask, vendor } = poolSetUp()
    vendor.fails.set('one', 'invalid_credentials')
    const held = pool.get('one')
    pool.delete('one')
    const asked = outcome(held.getToken())
    expect(pool.get('one')).toBe(held)
    await asked
    expect(pool.get('one')).not.toBe(held)
    expect(await outcome(ask('one'))).toBe('invalid_credentials')
    expect(vendor.count('one')).toBe(1)
  })

  it('knows what those learnt that were deleted after it', async () => {
    const { pool, vendor } = poolSetUp()
    vendor.fails.set('one', 'invalid_credentials')
    const held = Array.from({ length: 5 }, () => {
      const instance = pool.get('one')
      pool.delete('one')
      return instance
    })
    for (const instance of held) expect(await outcome(instance.getToken())).toBe('invalid_credentials')
    expect(vendor.count('one')).toBe(1)
  })
})
