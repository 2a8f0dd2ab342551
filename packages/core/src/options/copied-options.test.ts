import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { caught } from '../util/caught.fixture.js'
import type { TokenCache } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import type { AuthOptions } from './options.js'
import { countingVendor, testCredentials, testProvider } from '../life/provider.fixture.js'

const bytes = (fill: number) => new Uint8Array(32).fill(fill)
const vendor = countingVendor()

const make = (cache: TokenCache, encryptionKey: AuthOptions['encryptionKey']) =>
  createAuth(testProvider(vendor.request), { credentials: testCredentials, cache, encryptionKey })

const reads = async (cache: TokenCache, key: AuthOptions['encryptionKey'], accessToken: string) =>
  (await make(cache, key).getToken()).accessToken === accessToken

describe('an encryption key that its owner wipes after the call', () => {
  it.each<[string, (key: Uint8Array) => AuthOptions['encryptionKey']]>([
    ['by itself', (key) => key],
    ['as a Buffer', (key) => Buffer.from(key.buffer)],
    ['as a part of a larger buffer', (key) => new Uint8Array(key.buffer, 0, 32)],
    ['in an array', (key) => [key]],
    ['in an array that is emptied too', (key) => [key]],
  ])('still is the key: %s', async (_how, give) => {
    const cache = memoryCache()
    const own = bytes(7)
    const key = give(own)
    const auth = make(cache, key)
    own.fill(0)
    if (Array.isArray(key)) key.length = 0
    const { accessToken } = await auth.getToken()
    expect(await reads(cache, bytes(7), accessToken)).toBe(true)
    expect(await reads(cache, bytes(0), accessToken)).toBe(false)
  })

  it('still is the key of every tenant that was made with it, and of none that is made later', async () => {
    const [cache, key] = [memoryCache(), bytes(7)]
    const provider = testProvider(vendor.request)
    const create = (id: string) =>
      createAuth(provider, { credentials: { id, secret: 'some-secret' }, cache, encryptionKey: key })
    const early = create('one')
    key.fill(9)
    const late = create('one')
    const { accessToken } = await early.getToken()
    expect((await late.getToken()).accessToken).not.toBe(accessToken)
  })

  it('may be of another realm, as a test runner’s are', async () => {
    const cache = memoryCache()
    const foreign = runInNewContext('new Uint8Array(32).fill(7)') as Uint8Array
    expect(foreign).not.toBeInstanceOf(Uint8Array)
    const { accessToken } = await make(cache, foreign).getToken()
    expect(await reads(cache, bytes(7), accessToken)).toBe(true)
  })

  it.each([
    ['an ArrayBuffer', bytes(7).buffer],
    ['other numbers', new Uint16Array(16)],
    ['what looks like bytes', { [Symbol.toStringTag]: 'Uint8Array', length: 32 }],
  ])('is not %s', async (_what, key) => {
    const error = await caught(() => make(memoryCache(), key as never))
    expect(error.message).toContain('options.encryptionKey takes 32 bytes')
  })
})

describe('options that their owner changes after the call', () => {
  it('stay what they were', async () => {
    const sent: string[] = []
    const options = {
      credentials: { ...testCredentials },
      allowedOrigins: ['https://other.example'],
      scope: ['read'],
      retry: { limit: 0 },
      fetch: async () => new Response('here'),
    }
    const provider = testProvider(async ({ secret }) => {
      sent.push(secret)
      return { accessToken: `token-${sent.length}`, expiresInSeconds: 3_600 }
    })
    const auth = createAuth(provider, options)
    options.credentials.secret = ''
    options.allowedOrigins[0] = 'https://evil.example'
    options.scope.push('write')
    options.fetch = () => Promise.reject(new Error('not this one'))
    expect(await (await auth.fetch('https://other.example/')).text()).toBe('here')
    expect((await caught(auth.fetch('https://evil.example/'))).code).toBe('origin_not_allowed')
    expect(sent).toEqual(['some-secret'])
  })

  it('are the program’s own where they are of a class', async () => {
    class Credentials {
      readonly id = 'id'
      #secret = 'first'
      get secret(): string {
        return this.#secret
      }
    }
    const sent: unknown[] = []
    const credentials = new Credentials()
    const provider = testProvider(async (given) => {
      sent.push(given)
      return { accessToken: 'token', expiresInSeconds: 3_600 }
    })
    await createAuth(provider, { credentials }).getToken()
    expect(sent[0]).toBe(credentials)
  })
})

describe('an empty secret', () => {
  const open = (options: object, secret: unknown) => {
    const cache = memoryCache()
    const written: string[] = []
    const spied: TokenCache = {
      ...cache,
      lease: async () => undefined,
      set: async (key, value, ttl) => {
        written.push(key)
        await cache.set(key, value, ttl)
      },
    }
    const provider = testProvider(vendor.request, {
      identify: ({ id }) => ({ subject: id, secret: secret as string, secretKind: 'issued' }),
    })
    return { written, create: () => createAuth(provider, { credentials: testCredentials, cache: spied, ...options }) }
  }

  it('seals no record: without an encryptionKey it is refused when the instance is made', async () => {
    const { message, code } = await caught(() => open({}, '').create())
    expect(code).toBe('invalid_options')
    expect(message).toMatch(/options\.encryptionKey is missing.* an empty secret/)
  })

  it('seals no record where a credentials function gives it either', async () => {
    const { create, written } = open({ credentials: async () => testCredentials }, '')
    const auth = create()
    expect((await caught(auth.getToken())).message).toContain('options.encryptionKey is missing')
    expect((await caught(auth.forget())).code).toBe('invalid_options')
    expect(written).toEqual([])
  })

  it.each([undefined, null, 0, {}])(
    'is not %o: that is refused, with a key and without a cache too',
    async (secret) => {
      for (const options of [{}, { encryptionKey: bytes(7) }, { cache: undefined }]) {
        const { message } = await caught(() => open(options, secret).create())
        expect(message).toContain('the credentials are of the wrong form')
      }
    },
  )

  it('is fine with a key, and without a cache', () => {
    for (const options of [{ encryptionKey: bytes(7) }, { cache: undefined }]) {
      const { create } = open(options, '')
      expect(() => create()).not.toThrow()
    }
  })
})
