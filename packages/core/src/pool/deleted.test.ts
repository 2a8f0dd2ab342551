import { describe, expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import { minute, outcome, poolSetUp } from './pool.fixture.js'
import { createAuthPool } from './create-auth-pool.js'

describe('a deleted tenant', () => {
  it('is gone, and is made anew when asked for', async () => {
    const { pool, ask, vendor } = poolSetUp()
    const before = pool.get('one')
    await ask('one')
    expect([pool.delete('one'), pool.delete('one')]).toEqual([true, false])
    expect([pool.has('one'), pool.size, pool.status().size]).toEqual([false, 0, 0])
    expect(pool.get('one')).not.toBe(before)
    await ask('one')
    expect(vendor.count('one')).toBe(2)
  })

  it('is made anew only when its token request has ended', async () => {
    const { pool, ask, vendor } = poolSetUp()
    const { promise, resolve } = Promise.withResolvers<void>()
    vendor.reply = () => promise
    const before = pool.get('one')
    const waiting = ask('one')
    pool.delete('one')
    const joined = ask('one')
    expect(pool.get('one')).toBe(before)
    expect([pool.has('one'), pool.size]).toEqual([false, 0])
    resolve()
    expect((await waiting).accessToken).toBe((await joined).accessToken)
    expect(pool.get('one')).not.toBe(before)
    expect(vendor.count('one')).toBe(1)
  })

  it('still waits for its failure, if it comes back with the same credentials', async () => {
    const { pool, ask, vendor, clock } = poolSetUp()
    vendor.fails.set('one', 'invalid_credentials')
    expect(await outcome(ask('one'))).toBe('invalid_credentials')
    for (let times = 0; times < 3; times += 1) {
      pool.delete('one')
      expect([pool.get('one').status().backoff?.code, pool.summary().backoff]).toEqual(['invalid_credentials', 1])
      expect(await outcome(ask('one'))).toBe('invalid_credentials')
    }
    expect(vendor.count('one')).toBe(1)
    // Deleted again before anything was asked of it.
    pool.delete('one')
    pool.get('one')
    pool.delete('one')
    expect(await outcome(ask('one'))).toBe('invalid_credentials')
    expect(vendor.count('one')).toBe(1)
    clock.advance(15 * minute)
    expect(await outcome(ask('one'))).toBe('invalid_credentials')
    expect(vendor.count('one')).toBe(2)
  })

  it('still waits for a failure that came after it was deleted', async () => {
    const { pool, ask, vendor } = poolSetUp()
    vendor.fails.set('one', 'invalid_credentials')
    const waiting = outcome(ask('one'))
    pool.delete('one')
    await waiting
    expect(await outcome(ask('one'))).toBe('invalid_credentials')
    expect(vendor.count('one')).toBe(1)
  })

  it.each(['constant', 'from a function'])('is tried at once with changed credentials, %s', async (kind) => {
    const { vendor, provider, shared } = poolSetUp()
    let secret = 'wrong'
    const pool = createAuthPool({
      create(id: string) {
        const credentials = { id, secret }
        return createAuth(provider, { ...shared, credentials: kind === 'constant' ? credentials : () => credentials })
      },
    })
    vendor.fails.set('one', 'invalid_credentials')
    await outcome(pool.get('one').getToken())
    pool.delete('one')
    secret = 'right'
    // What a function gives is read by the first call.
    expect(pool.get('one').status().backoff?.code).toBe(kind === 'constant' ? undefined : 'invalid_credentials')
    expect(await outcome(pool.get('one').getToken())).toBe('invalid_credentials')
    expect(vendor.count('one')).toBe(2)
    // What the second secret failed with is remembered as ever.
    expect(await outcome(pool.get('one').getToken())).toBe('invalid_credentials')
    pool.delete('one')
    expect(await outcome(pool.get('one').getToken())).toBe('invalid_credentials')
    expect(vendor.count('one')).toBe(2)
  })

  it('may come back as another subject', async () => {
    const { vendor, provider, shared } = poolSetUp()
    let id = 'before'
    const create = (_key: string) => createAuth(provider, { ...shared, credentials: () => ({ id, secret: 'secret' }) })
    const pool = createAuthPool({ create })
    vendor.fails.set('before', 'invalid_credentials')
    await outcome(pool.get('one').getToken())
    pool.delete('one')
    id = 'after'
    expect(await outcome(pool.get('one').getToken())).toBe('token')
  })

  it('has not got its requests back: those of the last hour still count', async () => {
    const policy = { ...poolSetUp().provider.policy, requestsPerHour: 2 }
    const { pool, ask, vendor, events } = poolSetUp({ provider: { policy } })
    await ask('one')
    pool.delete('one')
    await ask('one')
    await pool.get('one').getToken({ forceRefresh: true })
    expect(vendor.count('one')).toBe(2)
    expect(events.filter(({ type }) => type === 'token_request_paced')).toHaveLength(1)
  })

  it('has not got them back by forget() either', async () => {
    const policy = { ...poolSetUp().provider.policy, requestsPerHour: 2 }
    const { pool, ask, vendor } = poolSetUp({ provider: { policy } })
    await ask('one')
    pool.delete('one')
    await pool.get('one').forget()
    await ask('one')
    await pool.get('one').getToken({ forceRefresh: true })
    expect(vendor.count('one')).toBe(2)
  })

  it('does not get its token back, where the cache is down too', async () => {
    const policy = { ...poolSetUp().provider.policy, requestsPerHour: 5 }
    const down = async () => Promise.reject(new Error('down'))
    const options = () => ({ cache: { get: down, set: down, delete: down } })
    const { pool, ask, vendor } = poolSetUp({ provider: { policy }, options })
    await ask('one')
    vendor.fails.set('one', 'invalid_credentials')
    pool.delete('one')
    expect(await outcome(ask('one'))).toBe('invalid_credentials')
  })
})
