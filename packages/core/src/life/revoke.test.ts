import { describe, expect, it, vi } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { memoryCache } from '../record/memory-cache.js'
import { createAuth } from './create-auth.js'
import { AuthError } from '../contract/errors.js'
import type { CreateAuthOptions } from '../options/options.js'
import { countingVendor, testCredentials, testProvider, type TestCredentials } from './provider.fixture.js'

function setUp(options: Partial<CreateAuthOptions<TestCredentials>> = {}) {
  const vendor = countingVendor()
  const revoked: string[] = []
  const revokeToken = vi.fn(async (token: string) => {
    revoked.push(token)
  })
  const auth = createAuth(
    { ...testProvider(vendor.request), revokeToken },
    { credentials: testCredentials, ...options },
  )
  return { auth, vendor, revoked, revokeToken }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('revoke while a request is under way', () => {
  it.each(['no cache', 'a cache'])(
    'waits for it and revokes what it brought; nobody begins a new one: %s',
    async (kind) => {
      const { auth, vendor, revoked } = setUp({ cache: kind === 'a cache' ? memoryCache() : undefined })
      const answer = vendor.hold()
      const callers = [auth.getToken(), auth.getToken()]
      await settled()
      const revoking = auth.revoke()
      answer()
      await revoking
      for (const token of await Promise.all(callers)) expect(token.accessToken).toBe('token-1')
      expect(revoked).toEqual(['token-1'])
      expect(auth.status().state).toBe('none')
      expect(vendor.requests).toBe(1)
      expect((await auth.getToken()).accessToken).toBe('token-2')
    },
  )

  it('a call that is refused with the revoked token is given that 401, and no new token is asked for', async () => {
    const answer = Promise.withResolvers<void>()
    const fetch = async () => {
      await answer.promise
      return new Response(null, { status: 401 })
    }
    const { auth, vendor } = setUp({ fetch })
    const call = auth.fetch('https://api.test.example/')
    await settled()
    await auth.revoke()
    answer.resolve()
    expect((await call).status).toBe(401)
    expect(vendor.requests).toBe(1)
  })

  it('that fails revokes nothing, and is no error of the revocation', async () => {
    const { auth, vendor, revokeToken } = setUp()
    const answer = vendor.hold()
    vendor.fails = 'invalid_credentials'
    const caller = caught(auth.getToken())
    await settled()
    const revoking = auth.revoke()
    answer()
    expect(await caller).toMatchObject({ code: 'invalid_credentials' })
    await revoking
    expect(revokeToken).not.toHaveBeenCalled()
  })

  it('that renews revokes the held token and the new one', async () => {
    const { auth, vendor, revoked } = setUp()
    await auth.getToken()
    const answer = vendor.hold()
    void auth.getToken({ forceRefresh: true })
    await settled()
    const revoking = auth.revoke()
    answer()
    await revoking
    expect(revoked.toSorted()).toEqual(['token-1', 'token-2'])
    expect(auth.status().state).toBe('none')
  })

  it('and forget too still revokes what the request brings', async () => {
    const { auth, vendor, revoked } = setUp()
    const answer = vendor.hold()
    void auth.getToken()
    await settled()
    const revoking = auth.revoke()
    await auth.forget()
    answer()
    await revoking
    expect(revoked).toEqual(['token-1'])
  })
})

describe('revoke', () => {
  it('called three times at once is one request', async () => {
    const { auth, revokeToken } = setUp()
    await auth.getToken()
    await Promise.all([auth.revoke(), auth.revoke(), auth.revoke()])
    expect(revokeToken).toHaveBeenCalledOnce()
  })

  it('that failed can be repeated', async () => {
    const { auth, revokeToken, revoked } = setUp()
    await auth.getToken()
    revokeToken.mockRejectedValueOnce(new AuthError({ code: 'timeout', provider: 'test', message: 'no reply' }))
    await expect(auth.revoke()).rejects.toMatchObject({ code: 'timeout' })
    await auth.revoke()
    expect(revoked).toEqual(['token-1'])
  })

  it('by an instance whose cache cannot delete: the dead token is not adopted again', async () => {
    const cache = memoryCache()
    const types: string[] = []
    const { auth, vendor } = setUp({
      cache: { ...cache, delete: () => Promise.reject(new Error('down')) },
      onEvent: ({ type }) => types.push(type),
    })
    await auth.getToken()
    await auth.revoke()
    expect(types).toContain('cache_failed')
    expect((await auth.getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })
})
