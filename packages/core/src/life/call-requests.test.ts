import { afterEach, describe, expect, it, vi } from 'vitest'
import { hour, minute, setUp, settled } from './get-token.fixture.js'

afterEach(() => vi.unstubAllGlobals())

describe('what a call may ask for', () => {
  it('minValidityMs asks for a new token first, at most as early as the advisory window', async () => {
    const { auth, clock, vendor } = setUp()
    await auth.getToken()
    clock.advance(hour - 5 * minute - 1)
    await auth.getToken({ minValidityMs: 30 * minute })
    expect(vendor.requests).toBe(1)
    clock.advance(2.5 * minute + 1)
    expect((await auth.getToken({ minValidityMs: 2 * minute })).accessToken).toBe('token-1')
    await settled()
    expect(vendor.requests).toBe(2)
    clock.advance(hour - 4 * minute)
    expect((await auth.getToken({ minValidityMs: 30 * minute })).accessToken).toBe('token-3')
  })

  it('forceRefresh asks the vendor, and callers at the same time share the answer', async () => {
    const { auth, vendor } = setUp()
    await auth.getToken()
    const tokens = await Promise.all(Array.from({ length: 50 }, () => auth.getToken({ forceRefresh: true })))
    expect(vendor.requests).toBe(2)
    expect(new Set(tokens.map((token) => token.accessToken))).toEqual(new Set(['token-2']))
  })

  it('an abort ends its caller’s wait, and not the request that others share', async () => {
    const { auth, vendor } = setUp()
    const answer = vendor.hold()
    const controller = new AbortController()
    const impatient = auth.getToken({ signal: controller.signal })
    const patient = auth.getToken()
    controller.abort()
    await expect(impatient).rejects.toMatchObject({ code: 'aborted', retryable: false })
    answer()
    expect((await patient).accessToken).toBe('token-1')
  })

  it('a signal that is aborted already is refused, even while a token is held', async () => {
    const { auth, vendor } = setUp()
    await expect(auth.getToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    expect(vendor.requests).toBe(0)
    await auth.getToken()
    await expect(auth.getToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('waitUntil is given the refresh behind an advisory window, and every request that is waited for', async () => {
    const { auth, clock, vendor } = setUp()
    const kept: Promise<unknown>[] = []
    await auth.getToken({ waitUntil: (work) => kept.push(work) })
    expect(kept).toHaveLength(1)
    clock.advance(hour - 2.5 * minute)
    await auth.getToken({ waitUntil: (work) => kept.push(work) })
    expect(kept).toHaveLength(2)
    await Promise.all(kept)
    expect(vendor.requests).toBe(2)
  })

  it('a waitUntil that throws breaks nothing', async () => {
    const { auth, clock, vendor } = setUp()
    const waitUntil = () => {
      throw new TypeError('Illegal invocation')
    }
    await auth.getToken({ waitUntil })
    clock.advance(hour - 2.5 * minute)
    expect((await auth.getToken({ waitUntil })).accessToken).toBe('token-1')
    await settled()
    expect(vendor.requests).toBe(2)
  })

  it('on a runtime that ends work with the response, the advisory window waits unless waitUntil is given', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    const { auth, clock } = setUp()
    await auth.getToken()
    clock.advance(hour - 2.5 * minute)
    expect((await auth.getToken()).accessToken).toBe('token-2')
    clock.advance(hour - 2.5 * minute)
    expect((await auth.getToken({ waitUntil: () => undefined })).accessToken).toBe('token-2')
  })
})
