import { expect, it, onTestFinished, vi } from 'vitest'

it('a process that cannot load ky says so, and asks for nothing', async () => {
  // As when packages are updated under a running process: what is loaded on demand is no longer there.
  vi.resetModules()
  vi.doMock('ky', () => {
    throw Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' })
  })
  onTestFinished(() => {
    vi.doUnmock('ky')
    vi.resetModules()
  })
  const { setUp } = await import('../life/get-token.fixture.js')
  const { caught } = await import('../util/caught.fixture.js')

  const { auth, vendor } = setUp()
  const error = await caught(auth.getToken())
  expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true, cause: expect.any(Error) })
  expect(error.message).toContain('start the process anew')
  expect(vendor.requests).toBe(0)
  expect(auth.status().backoff).toBeUndefined()
})
