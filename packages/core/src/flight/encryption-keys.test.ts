import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import { memoryCache } from '../record/memory-cache.js'
import type { CreateAuthOptions } from '../options/options.js'
import { testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'
import { minute, setUp } from './shared-cache.fixture.js'

describe('encryption keys', () => {
  it.each([
    ['credentials', testCredentials],
    ['a function that gives the same each time', async () => ({ ...testCredentials })],
  ])('are derived once for %s', async (_given, credentials) => {
    const derived = vi.spyOn(crypto.subtle, 'importKey')
    onTestFinished(() => derived.mockRestore())
    const auth = setUp({ credentials }).start()
    await auth.getToken()
    expect(derived).toHaveBeenCalledOnce()
    await auth.getToken({ forceRefresh: true })
    expect(derived).toHaveBeenCalledOnce()
  })

  const keys = [1, 2].map((byte) => new Uint8Array(32).fill(byte))
  const [oldKey = new Uint8Array(), newKey = new Uint8Array()] = keys

  it('rotate without a token request', async () => {
    const { start, vendor } = setUp()
    await start({ encryptionKey: oldKey }).getToken()
    await start({ encryptionKey: [newKey, oldKey] }).getToken()
    await start({ encryptionKey: newKey }).getToken()
    expect(vendor.requests).toBe(1)
  })

  it('that differ between processes for a while: the newest record counts', async () => {
    const { start, clock, vendor } = setUp()
    await start({ encryptionKey: newKey }).getToken()
    clock.advance(minute)
    await start({ encryptionKey: oldKey }).getToken()
    const both = start({ encryptionKey: [newKey, oldKey] })
    expect((await both.getToken()).accessToken).toBe('token-2')
    expect((await start({ encryptionKey: newKey }).getToken()).accessToken).toBe('token-2')
    expect(vendor.requests).toBe(2)
  })

  it('that are in another order elsewhere: a request made there is taken for no dead one, and costs one more', async () => {
    const { start, vendor } = setUp()
    const reply = Promise.withResolvers<void>()
    vendor.beforeAnswer = () => (vendor.requests === 1 ? reply.promise : Promise.resolve())
    const first = start({ encryptionKey: [oldKey, newKey] }).getToken()
    await vi.waitFor(() => expect(vendor.requests).toBe(1))
    await expect(start({ encryptionKey: [newKey, oldKey] }).getToken()).resolves.toMatchObject({
      accessToken: 'token-2',
    })
    reply.resolve()
    expect((await first).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(2)
  })

  it('of another kind share nothing', async () => {
    const { start, vendor } = setUp()
    await start({ encryptionKey: oldKey }).getToken()
    await start({ encryptionKey: newKey }).getToken()
    await start().getToken()
    expect(vendor.requests).toBe(3)
  })

  it('are required with a cache and a person’s password, and the message says how to make one', async () => {
    const provider = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }), {
      identify: ({ id, secret }) => ({ subject: id, secret, secretKind: 'password' }),
    })
    const make = (options: Partial<CreateAuthOptions<TestCredentials>>) =>
      createAuth(provider, { credentials: testCredentials, cache: memoryCache(), ...options })
    expect(() => make({})).toThrow(/options.encryptionKey is missing.*openssl rand -base64 32/)
    await expect(make({ credentials: () => testCredentials }).getToken()).rejects.toMatchObject({
      code: 'invalid_options',
    })
    expect((await make({ encryptionKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }).getToken()).accessToken).toBe(
      'a',
    )
  })
})
