import { beforeEach, expect, it, vi } from 'vitest'
import { caught } from './caught.fixture.js'
import { setUp } from './get-token.fixture.js'
import { memoryCache } from './cache/memory-cache.js'

// As when a package is updated under a running process: files that are loaded on demand are no longer there.
const missing = () => {
  throw Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' })
}

beforeEach(() => {
  vi.resetModules()
  vi.doUnmock('./http/vendor-http.js')
  vi.doUnmock('./cache/cache-session.js')
})

it('a process that cannot load the way to the vendor says so, and asks for nothing', async () => {
  vi.doMock('./http/vendor-http.js', missing)
  const { auth, vendor } = setUp()
  const error = await caught(auth.getToken())
  expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true })
  expect(error.message).toContain('start the process anew')
  expect(vendor.requests).toBe(0)
  expect(auth.status().negative).toBeUndefined()
})

it('a process that cannot load what a shared cache needs does without the cache', async () => {
  vi.doMock('./cache/cache-session.js', missing)
  const { auth, events } = setUp({ cache: memoryCache() })
  expect((await auth.getToken()).accessToken).toBe('token-1')
  expect(events.map(({ type }) => type)).toContain('cache_failed')
})
