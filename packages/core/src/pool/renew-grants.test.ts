import { describe, expect, it } from 'vitest'
import { AuthError } from '../contract/errors.js'
import type { RefreshTokens } from '../contract/provider.js'
import { memoryCache } from '../record/memory-cache.js'
import { day, hour, minute, outcome, poolSetUp } from './pool.fixture.js'

interface Merchants {
  max?: number
  shared?: boolean
  grantIntervalMs?: number
  renewAfterMs?: number
  endsAfterMs?: number
}

/** A pool of merchants, each of whom has a refresh token, and which of those were used. */
function merchants(more: Merchants = {}) {
  const used: string[] = []
  const stores = new Map<string, RefreshTokens & { fails: boolean }>()
  const storeOf = (key: string) => {
    let current = `${key}-first`
    const store = {
      fails: false,
      load: async () => current,
      async save(next: string) {
        if (store.fails) throw new Error('the disk is full')
        current = next
      },
      exclusive: true as const,
    }
    const known = stores.get(key) ?? store
    stores.set(key, known)
    return known
  }
  const { policy } = poolSetUp().provider
  const { grantIntervalMs, renewAfterMs } = more
  const cache = memoryCache({ now: () => setUp.clock.now() })
  const setUp = poolSetUp({
    ...(more.max !== undefined && { max: more.max }),
    provider: {
      policy: {
        ...policy,
        ...(grantIntervalMs !== undefined && { grantIntervalMs }),
        ...(renewAfterMs !== undefined && { renewAfterMs }),
      },
      async refreshToken(refreshToken, { id }) {
        used.push(refreshToken)
        if (refreshToken.startsWith('lapsed'))
          throw new AuthError({ code: 'reauthorization_required', provider: 'test', message: 'it has lapsed' })
        const accessToken = `${id}-access-${used.length}`
        const next = `${id}-refresh-${used.length}`
        const end = more.endsAfterMs !== undefined && { refreshExpiresInSeconds: more.endsAfterMs / 1_000 }
        return { accessToken, expiresInSeconds: 3600, refreshToken: next, ...end }
      },
    },
    options: (key) => ({ refreshTokens: storeOf(key), account: key, ...(more.shared && { cache }) }),
  })
  return { ...setUp, used, storeOf }
}

describe('renewDue of a grant', () => {
  it('uses a refresh token of which nobody knows when it was last used, and then not for a week', async () => {
    const { pool, used, clock } = merchants()
    pool.get('one')
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 1 })
    for (let hours = 6; hours < 7 * 24; hours += 6) {
      clock.advance(6 * hour)
      expect(await pool.renewDue({ withinMs: day })).toMatchObject({ ready: 1, renewed: 0 })
    }
    expect(used).toEqual(['one-first'])
    clock.advance(6 * hour)
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 1 })
    expect(used).toEqual(['one-first', 'one-refresh-1'])
  })

  it('renews the access token at the age that the vendor asks for, also where the refresh token can wait', async () => {
    const { pool, used, clock } = merchants({ renewAfterMs: 10 * minute })
    pool.get('one')
    await pool.renewDue()
    clock.advance(10 * minute - 1)
    expect(await pool.renewDue()).toMatchObject({ renewed: 0 })
    clock.advance(1)
    expect(await pool.renewDue()).toMatchObject({ renewed: 1 })
    expect(used).toEqual(['one-first', 'one-refresh-1'])
  })

  it('counts the uses of traffic', async () => {
    const { pool, ask, used, clock } = merchants()
    await ask('one')
    clock.advance(6 * day)
    await ask('one')
    clock.advance(6 * day)
    expect(await pool.renewDue()).toMatchObject({ ready: 1, renewed: 0 })
    expect(used).toEqual(['one-first', 'one-refresh-1'])
  })

  it('takes the interval of the policy', async () => {
    const { pool, ask, clock } = merchants({ grantIntervalMs: day })
    await ask('one')
    clock.advance(day - minute)
    expect(await pool.renewDue()).toMatchObject({ renewed: 0 })
    clock.advance(minute)
    expect(await pool.renewDue()).toMatchObject({ renewed: 1 })
  })

  it.each([
    ['a week before its end', 30 * day, undefined, 23 * day],
    ['half of its life before its end, where that is shorter', 4 * day, undefined, 2 * day],
    ['as early as the run asks for', 4 * day, 3 * day, day],
  ])('uses a refresh token whose end is known %s', async (_when, endsAfterMs, withinMs, dueAfterMs) => {
    const { pool, ask, used, clock } = merchants({ endsAfterMs })
    await ask('one')
    const run = () => pool.renewDue(withinMs === undefined ? {} : { withinMs })
    clock.advance(dueAfterMs - minute)
    expect(await run()).toMatchObject({ ready: 1, renewed: 0 })
    clock.advance(minute)
    expect(await run()).toMatchObject({ ready: 1, renewed: 1 })
    expect(await run()).toMatchObject({ ready: 1, renewed: 0 })
    expect(used).toEqual(['one-first', 'one-refresh-1'])
  })

  it('does not trust a use that a clock now set back has noted', async () => {
    const { pool, ask, clock } = merchants()
    await ask('one')
    clock.advance(-day)
    expect(await pool.renewDue()).toMatchObject({ renewed: 1 })
  })

  it('leaves it alone where the shared record tells that another process used it lately', async () => {
    const { pool, ask, used, clock } = merchants({ shared: true, max: 1 })
    await ask('one')
    clock.advance(58 * minute)
    // Its instance leaves, and the next one knows nothing by itself: the token is too near its end to be adopted.
    pool.get('two')
    expect(pool.has('one')).toBe(false)
    expect(await pool.renewDue({ keys: ['one'] })).toMatchObject({ ready: 1, renewed: 0 })
    expect(used).toEqual(['one-first'])
  })

  it('uses it for a token that was refused', async () => {
    const { pool, ask, used } = merchants()
    await ask('one')
    await pool.get('one').invalidate()
    expect(await pool.renewDue()).toMatchObject({ renewed: 1 })
    expect(used).toEqual(['one-first', 'one-refresh-1'])
  })

  it('reports a grant that has lapsed', async () => {
    const { pool, storeOf } = merchants()
    pool.get('one')
    await storeOf('one').save('lapsed')
    const { failed } = await pool.renewDue()
    expect(failed.get('one')).toMatchObject({ code: 'reauthorization_required', provider: 'test' })
  })
})

describe('a refresh token that could not be stored', () => {
  it.each([true, false])('keeps its instance in the pool (shared cache: %s)', async (shared) => {
    const { pool, ask, storeOf, clock, used } = merchants({ max: 1, shared })
    const store = storeOf('one')
    store.fails = true
    expect(await outcome(ask('one'))).toBe('token')
    clock.advance(2 * hour)
    pool.get('two')
    expect(pool.has('one')).toBe(true)
    pool.delete('one')
    store.fails = false
    expect(await outcome(ask('one'))).toBe('token')
    expect([used, await store.load()]).toEqual([['one-first', 'one-refresh-1'], 'one-refresh-2'])
  })
})
