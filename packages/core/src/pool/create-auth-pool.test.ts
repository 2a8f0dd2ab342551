import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import type { Auth, RevocableAuth } from '../contract/auth.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'
import { caught } from '../util/caught.fixture.js'
import { createAuthPool } from './create-auth-pool.js'
import { hour, minute, poolSetUp } from './pool.fixture.js'

const revocable = () =>
  createAuth(
    {
      ...testProvider(async () => ({ accessToken: 'some-token', expiresInSeconds: 3600 })),
      revokeToken: async () => {},
    },
    { credentials: testCredentials },
  )

describe('a pool', () => {
  it('makes an instance when its key is first asked for, and gives the same one from then on', async () => {
    const { pool, made } = poolSetUp()
    expect(pool.size).toBe(0)
    const first = pool.get('one')
    expect(pool.get('one')).toBe(first)
    expect(pool.get('two')).not.toBe(first)
    expect(made).toEqual(['one', 'two'])
    expect([pool.size, pool.has('one'), pool.has('three')]).toEqual([2, true, false])
  })

  it('has the type of its keys and of what create gives', () => {
    const pool = createAuthPool({ create: (_key: 'one' | 'two') => revocable() })
    expectTypeOf(pool.get).parameter(0).toEqualTypeOf<'one' | 'two'>()
    expectTypeOf(pool.get('one')).toEqualTypeOf<RevocableAuth>()
    expect(pool.get('two')).toHaveProperty('revoke')
  })

  it('has functions that need no this', () => {
    const { pool } = poolSetUp()
    const { get, has } = pool
    get('one')
    expect(has('one')).toBe(true)
  })

  it('throws what create throws, as it is, and remembers it of nobody', () => {
    const thrown = new Error('no such store')
    const create = vi.fn<(key: string) => Auth>(() => {
      throw thrown
    })
    const pool = createAuthPool({ create })
    expect(() => pool.get('one')).toThrow(thrown)
    expect(() => pool.get('one')).toThrow(thrown)
    expect(create).toHaveBeenCalledTimes(2)
    expect([pool.size, pool.has('one')]).toEqual([0, false])
  })

  it.each(['get', 'has', 'delete'] as const)('refuses a key that is no string in %s', async (member) => {
    const { pool } = poolSetUp()
    // As JavaScript may call it.
    const error = await caught(() => pool[member](17 as unknown as string))
    expect([error.code, error.message]).toEqual(['invalid_options', 'core: a key of a pool is a string, got number'])
  })

  it('refuses wrong and unknown options by name', async () => {
    const { pool } = poolSetUp()
    const create = () => pool.get('one')
    const wrong = { create, max: 0 }
    expect((await caught(() => createAuthPool(wrong))).message).toContain('options.max takes a whole number from 1')
    const unknown = { create, maximum: 3 }
    expect((await caught(() => createAuthPool(unknown))).message).toContain('options.maximum is not a known option')
  })

  it.each([
    ['a promise', () => Promise.resolve(poolSetUp().pool.get('one')), 'create gave a promise'],
    ['nothing', () => undefined, 'create gave undefined that is no instance'],
    ['a copy', () => ({ ...poolSetUp().pool.get('one') }), 'neither wrapped nor copied'],
    ['a proxy', () => new Proxy(poolSetUp().pool.get('one'), {}), 'neither wrapped nor copied'],
  ])('refuses %s from create, with what to do', async (_name, create, message) => {
    // As JavaScript may have it.
    const pool = createAuthPool({ create: create as unknown as () => Auth })
    const error = await caught(() => pool.get('one'))
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain(message)
    expect(pool.size).toBe(0)
  })

  it('tells the status of each instance, and how many are in which state', async () => {
    const { pool, ask, clock, vendor } = poolSetUp()
    await ask('expired')
    clock.advance(50 * minute)
    await ask('mandatory')
    clock.advance(4 * minute)
    await ask('advisory')
    clock.advance(55.5 * minute)
    await ask('valid')
    await pool.get('valid').invalidate()
    pool.get('none')
    vendor.fails.set('failing', 'invalid_credentials')
    await ask('failing').catch(() => undefined)
    vendor.reply = () => new Promise(() => undefined)
    void ask('asking')

    const states = [...pool.status()].map(([key, { state }]) => [key, state])
    expect(Object.fromEntries(states)).toEqual({
      expired: 'expired',
      mandatory: 'mandatory',
      advisory: 'advisory',
      valid: 'valid',
      none: 'none',
      failing: 'none',
      asking: 'none',
    })
    const counts = { none: 3, valid: 1, advisory: 1, mandatory: 1, expired: 1 }
    expect(pool.summary()).toEqual({ size: 7, ...counts, suspect: 1, refreshing: 1, backoff: 1 })
    clock.advance(hour)
    expect(pool.summary()).toMatchObject({ size: 7, expired: 4, backoff: 0 })
  })
})
