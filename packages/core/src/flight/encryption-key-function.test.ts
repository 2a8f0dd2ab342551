import { describe, expect, it, vi, onTestFinished } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import { countingVendor, testCredentials, testProvider } from '../life/provider.fixture.js'
import { memoryCache } from '../record/memory-cache.js'
import { caught } from '../util/caught.fixture.js'
import { hour, setUp } from './shared-cache.fixture.js'

const [oldKey, newKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]

describe('a function for the encryption key', () => {
  it('is called before each token request, so that an instance outlives a rotation', async () => {
    const { start, clock, vendor } = setUp()
    let keys: Uint8Array | Uint8Array[] = oldKey
    const longLived = start({ encryptionKey: async () => keys })
    await longLived.getToken()
    keys = [newKey, oldKey]
    clock.advance(hour)
    await longLived.getToken()
    expect(vendor.requests).toBe(2)
    // The record is under the new key now.
    expect((await start({ encryptionKey: newKey }).getToken()).accessToken).toBe('token-2')
    keys = newKey
    clock.advance(hour)
    await longLived.getToken()
    expect((await start({ encryptionKey: newKey }).getToken()).accessToken).toBe('token-3')
    expect(vendor.requests).toBe(3)
  })

  it('is not called on a hit, nor without a cache', async () => {
    const encryptionKey = vi.fn(() => newKey)
    const auth = setUp().start({ encryptionKey })
    await Promise.all([auth.getToken(), auth.getToken()])
    await auth.getToken()
    expect(encryptionKey).toHaveBeenCalledOnce()
    const alone = createAuth(testProvider(countingVendor().request), { credentials: testCredentials, encryptionKey })
    await alone.getToken()
    expect(encryptionKey).toHaveBeenCalledOnce()
  })

  it('has its keys derived once, as long as they stay the same, bytes or text', async () => {
    const derived = vi.spyOn(crypto.subtle, 'importKey')
    onTestFinished(() => derived.mockRestore())
    const text = btoa(String.fromCharCode(...newKey))
    const given = [newKey.slice(), newKey.slice(), text]
    const auth = setUp().start({ encryptionKey: () => given.shift() ?? text })
    await auth.getToken()
    for (let times = 0; times < 3; times += 1) await auth.getToken({ forceRefresh: true })
    expect(derived).toHaveBeenCalledOnce()
  })

  it('may have its bytes wiped once they are given', async () => {
    const { start, vendor } = setUp()
    const bytes = newKey.slice()
    const auth = start({ encryptionKey: () => bytes })
    const pending = auth.getToken()
    await pending
    bytes.fill(0)
    expect((await start({ encryptionKey: newKey }).getToken()).accessToken).toBe('token-1')
    expect(vendor.requests).toBe(1)
  })

  it('does for a person’s password', async () => {
    const provider = testProvider(countingVendor().request, {
      identify: ({ id, secret }) => ({ subject: id, secret, secretKind: 'password' }),
    })
    const options = { credentials: testCredentials, cache: memoryCache(), encryptionKey: () => newKey }
    expect((await createAuth(provider, options).getToken()).accessToken).toBe('token-1')
  })

  it.each([
    ['throws', () => Promise.reject(new Error('canary')), 'credentials_unavailable'],
    ['gives nothing', () => undefined, 'credentials_unavailable'],
    ['gives no key', () => 'canary', 'invalid_options'],
    ['gives a list of none', () => [], 'invalid_options'],
    ['gives an object', () => ({ canary: 'canary' }), 'invalid_options'],
  ])('that %s ends the request with that, sends nothing, and says no value', async (_how, encryptionKey, code) => {
    const { start, vendor } = setUp()
    // As JavaScript may have it.
    const auth = start({ encryptionKey: encryptionKey as () => string })
    const error = await caught(() => auth.getToken())
    expect(error).toMatchObject({ code, message: expect.stringContaining('encryptionKey') as string })
    expect(JSON.stringify([error.message, error.cause])).not.toContain('canary')
    expect(vendor.requests).toBe(0)
  })

  it('that does not settle ends with the total deadline, together with the credentials function', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const never = () => new Promise<never>(() => undefined)
    const auth = setUp({ now: Date.now }).start({ encryptionKey: never, credentials: never })
    const failed = caught(() => auth.getToken())
    await vi.advanceTimersByTimeAsync(2_000)
    expect((await failed).code).toBe('credentials_unavailable')
  })

  it('that fails does not stand in the way of a revocation at the vendor', async () => {
    const revoked: string[] = []
    const provider = {
      ...testProvider(countingVendor().request),
      revokeToken: async (accessToken: string) => void revoked.push(accessToken),
    }
    let isDown = false
    const encryptionKey = () => (isDown ? Promise.reject(new Error('down')) : newKey)
    const auth = createAuth(provider, { credentials: testCredentials, cache: memoryCache(), encryptionKey })
    await auth.getToken()
    isDown = true
    // What cannot be forgotten is the record.
    expect((await caught(() => auth.revoke())).code).toBe('credentials_unavailable')
    expect(revoked).toEqual(['token-1'])
  })

  it('does not matter while a usable token is held', async () => {
    const { start, clock } = setUp()
    let isDown = false
    const auth = start({ encryptionKey: () => (isDown ? Promise.reject(new Error('down')) : newKey) })
    await auth.getToken()
    isDown = true
    clock.advance(hour - 30_000)
    expect((await auth.getToken()).accessToken).toBe('token-1')
  })
})
