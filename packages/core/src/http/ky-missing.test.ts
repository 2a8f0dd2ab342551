import { expect, it, vi } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { setUp } from '../life/get-token.fixture.js'

// As when packages are updated under a running process: what is loaded on demand is no longer there.
vi.mock('ky', () => {
  throw Object.assign(new Error('Cannot find module'), { code: 'ERR_MODULE_NOT_FOUND' })
})

it('a process that cannot load ky says so, and asks for nothing', async () => {
  const { auth, vendor } = setUp()
  const error = await caught(auth.getToken())
  expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true, cause: expect.any(Error) })
  expect(error.message).toContain('start the process anew')
  expect(vendor.requests).toBe(0)
  expect(auth.status().backoff).toBeUndefined()
})
