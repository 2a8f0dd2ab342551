import { memoryCache, type TokenCache } from '@auth/core'
import { canaries, leaksIn, spellings } from './canaries.fixture.js'
import { json, type FailingPath } from './path-kinds.fixture.js'
import { carrier, echo, type Answer } from './stage.fixture.js'
import type { Vendor } from './vendors.fixture.js'

const { accessToken, encryptionKey } = canaries
const everything = [...spellings().values()].join(' ')

const fails = () => Promise.reject(carrier())
const throws = () => {
  throw carrier()
}

export const cacheOptions = (cache: TokenCache) => ({ cache, encryptionKey, cacheTimeoutMs: 5 })

/** A token request beside a cache that does this. */
const request = (title: string, make: () => object, answer?: Answer, code: FailingPath['code'] = 'none') =>
  ({
    title: `a cache that ${title}`,
    code,
    walk: (stage) =>
      stage
        .create(answer ?? json(stage.vendor.reply(accessToken)), cacheOptions({ ...memoryCache(), ...make() }))
        .getToken(),
  }) satisfies FailingPath

const refused = ({ refusal }: Vendor) => refusal.code

/** What can go wrong with a shared cache. */
export const cachePaths: FailingPath[] = [
  request('rejects with everything', () => ({ get: fails, set: fails, delete: fails, lease: fails })),
  request('throws everything', () => ({ get: throws, set: throws, delete: throws, lease: throws })),
  request('never answers', () => ({ get: () => new Promise(() => undefined) })),
  request('holds everything', () => ({ get: async () => everything })),
  request('holds everything in the form of a record', () => ({
    get: async () =>
      `1.${['AAAAAAAA', 'AAAAAAAAAAAAAAAA', everything].map((text) => btoa(encodeURIComponent(text))).join('.')}`,
  })),
  request('holds an error with everything', () => ({ get: async () => carrier() })),
  request('gives a lease that fails', () => ({ lease: async () => ({ set: fails, release: fails }) })),
  request('gives a lease that throws', () => ({ lease: async () => ({ set: throws, release: throws }) })),
  request('rejects, beside a vendor that is down', () => ({ get: fails }), echo(503), 'provider_unavailable'),
  {
    title: 'credentials that were refused in another process',
    code: refused,
    async walk(stage) {
      const { status, error } = stage.vendor.refusal
      const options = cacheOptions(memoryCache())
      await stage
        .create(echo(status, 'json', { error }), options)
        .getToken()
        .catch(() => undefined)
      // The same answer: each process tries a refresh token by itself, since its store may have a newer one.
      await stage.create(echo(status, 'json', { error }), options).getToken()
    },
  },
  {
    title: 'a forgotten token in a cache that fails',
    code: 'none',
    async walk(stage) {
      const options = cacheOptions({ ...memoryCache(), delete: fails })
      const auth = stage.create(json(stage.vendor.reply(accessToken)), options)
      await auth.getToken()
      await auth.forget()
    },
  },
]

/** A cache that keeps all it is ever given. */
export function recordingCache() {
  const inner = memoryCache()
  const given: string[] = []
  const cache: TokenCache = {
    get(key) {
      given.push(key)
      return inner.get(key)
    },
    set(key, value, options) {
      given.push(key, value)
      return inner.set(key, value, options)
    },
    delete(key) {
      given.push(key)
      return inner.delete(key)
    },
    async lease(key, options) {
      given.push(key)
      const lease = await inner.lease?.(key, options)
      return (
        lease && {
          ...lease,
          set(value, ttl) {
            given.push(value)
            return lease.set(value, ttl)
          },
        }
      )
    },
  }
  return { cache, given }
}

/** The secrets in what a cache holds: as they are, and in what any part of it is the base64 of. */
export function leaksInStored(text: string): string[] {
  const decoded = text.split(/[^\w+/=-]/).map((part) => Buffer.from(part, 'base64').toString())
  return [text, ...decoded].flatMap(leaksIn)
}
