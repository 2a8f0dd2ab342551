import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { setUp } from '../flight/shared-cache.fixture.js'
import type { TokenCache } from '../contract/provider.js'

const kinds = ['no cache', 'a cache', 'a cache without leases'] as const

/** An instance whose next token request waits until `answer` is called. */
function setUpHeld(kind: (typeof kinds)[number]) {
  const { start, vendor, cache, events } = setUp({ cacheTimeoutMs: 500 })
  const plain: TokenCache = { ...cache }
  if (kind === 'a cache without leases') delete plain.lease
  const make = () => start({ cache: kind === 'no cache' ? undefined : plain })
  const { promise, resolve } = Promise.withResolvers<void>()
  const hold = () => {
    vendor.beforeAnswer = () => {
      vendor.beforeAnswer = async () => undefined
      return promise
    }
  }
  const isAsked = (count: number) => expect.poll(() => vendor.requests).toBe(count)
  return { auth: make(), make, vendor, events, hold, answer: resolve, isAsked }
}

describe.each(kinds)('forget during a request that fails, with %s', (kind) => {
  it.each(['once', 'twice'])(
    'called %s: its failure is for those who called before, and for nobody later',
    async (times) => {
      const { auth, make, vendor, hold, answer, isAsked } = setUpHeld(kind)
      hold()
      vendor.fails = 'rate_limited'
      const before = auth.getToken()
      const failed = caught(before)
      await isAsked(1)
      await auth.forget()
      const after = auth.getToken()
      if (times === 'twice') await auth.forget()
      answer()
      expect(await failed).toMatchObject({ code: 'rate_limited' })
      vendor.fails = undefined
      expect((await after).accessToken).toMatch(/^token-[23]$/)
      expect(auth.status().backoff).toBeUndefined()
      expect((await make().getToken()).accessToken).toMatch(/^token-/)
    },
  )

  it('nothing of it is held or shared, also where nobody calls again', async () => {
    const { auth, make, vendor, hold, answer, isAsked } = setUpHeld(kind)
    hold()
    vendor.fails = 'invalid_credentials'
    const before = caught(auth.getToken())
    await isAsked(1)
    await auth.forget()
    answer()
    expect(await before).toMatchObject({ code: 'invalid_credentials' })
    vendor.fails = undefined
    expect(auth.status().backoff).toBeUndefined()
    expect((await make().getToken()).accessToken).toBe('token-2')
  })

  it('of a renewal behind a held token brings back neither the old nor the new one', async () => {
    const { auth, make, hold, answer, isAsked } = setUpHeld(kind)
    await auth.getToken()
    hold()
    const renewal = auth.getToken({ forceRefresh: true })
    void renewal.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await auth.forget()
    answer()
    await renewal
    expect(auth.status().state).toBe('none')
    const { accessToken } = await make().getToken()
    expect(accessToken).not.toBe('token-1')
    await isAsked(Number(accessToken.slice('token-'.length)))
  })
})

describe('a cache that cannot delete', () => {
  const brittle = (deletes: { isDown: boolean }, cache: TokenCache): TokenCache => ({
    ...cache,
    delete: (key) => (deletes.isDown ? Promise.reject(new Error('down')) : cache.delete(key)),
  })
  it.each(['the instance that held it', 'a new instance'])(
    'is an event, and the forgotten token is never adopted again by %s',
    async (which) => {
      const { start, cache, clock, vendor, events } = setUp({ cacheTimeoutMs: 500 })
      const shared = brittle({ isDown: true }, cache)
      const first = start({ cache: shared })
      await first.getToken()
      const auth = which === 'a new instance' ? start({ cache: shared }) : first
      await auth.forget()
      expect(events).toContainEqual(expect.objectContaining({ type: 'cache_failed', operation: 'delete' }))
      vendor.fails = 'provider_unavailable'
      await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
      clock.advance(5_000)
      vendor.fails = undefined
      expect((await auth.getToken()).accessToken).toBe('token-3')
    },
  )

  it('does not bring back the failure that was forgotten either', async () => {
    const { start, cache, vendor } = setUp({ cacheTimeoutMs: 500 })
    const auth = start({ cache: brittle({ isDown: true }, cache) })
    vendor.fails = 'invalid_credentials'
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    vendor.fails = undefined
    await auth.forget()
    expect((await auth.getToken()).accessToken).toBe('token-2')
  })
})
