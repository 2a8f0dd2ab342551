import { describe, expect, it } from 'vitest'
import { memoryCache } from '../record/memory-cache.js'
import { caught } from '../util/caught.fixture.js'
import { createAuth } from '../life/create-auth.js'
import { hour, settled } from '../life/get-token.fixture.js'
import { testClock, testProvider } from '../life/provider.fixture.js'
import { setUp } from './subject-changes.fixture.js'

describe('credentials of another subject', () => {
  it('drop the token of the one before, answer those who wait with an error, and are told of', async () => {
    const { auth, current, events, tokenOf, changes } = setUp()
    expect(await tokenOf()).toBe('a')
    current.id = 'b'
    const calls = await Promise.allSettled([
      auth.getToken({ forceRefresh: true }),
      auth.getToken({ forceRefresh: true }),
    ])
    for (const call of calls) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'credentials_unavailable', retryable: true } })
    }
    expect(auth.status()).toMatchObject({ state: 'none', tokenRequests: 1 })
    expect(changes()).toBe(1)
    expect(JSON.stringify(events)).not.toContain('some-secret')
    expect(await tokenOf()).toBe('b')
    expect(await tokenOf()).toBe('b')
    expect(changes()).toBe(1)
  })

  it('are noticed by a renewal in the background, after which nobody gets the old token', async () => {
    const { auth, clock, current, tokenOf, changes } = setUp()
    await auth.getToken()
    current.id = 'b'
    clock.advance(hour - 120_000)
    expect(await tokenOf()).toBe('a')
    await settled()
    expect(changes()).toBe(1)
    expect(await tokenOf()).toBe('b')
  })

  it('end a call whose request was under way for the subject before', async () => {
    const { auth, current, vendor, tokenOf, changes } = setUp()
    await auth.getToken()
    const release = vendor.hold()
    const waiting = caught(() => auth.getToken({ forceRefresh: true }))
    await settled()
    current.id = 'b'
    expect(await caught(() => auth.revoke())).toMatchObject({ code: 'credentials_unavailable' })
    expect(changes()).toBe(1)
    release()
    expect(await waiting).toMatchObject({ code: 'credentials_unavailable' })
    expect(await tokenOf()).toBe('b')
  })

  it('never send a call again that was made for the subject before', async () => {
    const { auth, current, vendor, api, tokenOf } = setUp()
    await auth.getToken()
    current.id = 'b'
    vendor.statuses.push(401)
    expect((await auth.fetch('https://api.test.example/things')).status).toBe(401)
    expect(api).toEqual(['Bearer token-of-a-1'])
    expect(await tokenOf()).toBe('b')
  })

  it('never send it again either where the new one has its token already', async () => {
    const { auth, current, vendor, api, tokenOf } = setUp()
    const { promise, resolve } = Promise.withResolvers<void>()
    vendor.slow = promise
    vendor.statuses.push(401)
    const call = auth.fetch('https://api.test.example/things')
    await settled()
    current.id = 'b'
    await caught(() => auth.getToken({ forceRefresh: true }))
    expect(await tokenOf()).toBe('b')
    resolve()
    expect((await call).status).toBe(401)
    expect(api).toEqual(['Bearer token-of-a-1'])
  })

  it('are refused for good where they come back, until all is forgotten', async () => {
    const { auth, current, tokenOf, changes, requests } = setUp()
    await auth.getToken()
    current.id = 'b'
    await caught(() => auth.getToken({ forceRefresh: true }))
    await auth.getToken()
    current.id = 'a'
    const error = await caught(() => auth.getToken({ forceRefresh: true }))
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain('one instance for each')
    current.id = 'b'
    expect(await caught(() => auth.getToken())).toMatchObject({ code: 'invalid_options' })
    expect(await caught(() => auth.fetch('https://api.test.example/things'))).toMatchObject({ code: 'invalid_options' })
    expect([requests(), changes()]).toEqual([2, 2])
    await auth.forget()
    current.id = 'a'
    expect(await tokenOf()).toBe('a')
    expect(changes()).toBe(2)
  })

  it('pass where each is new, and after forget() without an error', async () => {
    const { auth, current, tokenOf, changes } = setUp()
    await auth.getToken()
    for (const id of ['b', 'c']) {
      current.id = id
      expect(await caught(() => auth.getToken({ forceRefresh: true }))).toMatchObject({ retryable: true })
      expect(await tokenOf()).toBe(id)
    }
    current.id = 'd'
    await auth.forget()
    expect(await tokenOf()).toBe('d')
    expect(changes()).toBe(2)
  })

  it('are the same with a shared cache, whose record of the first stays as it is', async () => {
    const cache = memoryCache()
    const { auth, current, tokenOf, changes } = setUp({ cache })
    await auth.getToken()
    current.id = 'b'
    expect(await caught(() => auth.getToken({ forceRefresh: true }))).toMatchObject({ retryable: true })
    expect(await tokenOf()).toBe('b')
    expect(changes()).toBe(1)
    const other = setUp({ cache })
    expect([await other.tokenOf(), other.requests()]).toEqual(['a', 0])
  })
})

describe('credentials of the same subject', () => {
  it('are a changed password: nothing is dropped, and nobody is told', async () => {
    const { auth, current, tokenOf, changes } = setUp()
    const first = await auth.getToken()
    current.secret = 'another-secret'
    const second = await auth.getToken({ forceRefresh: true })
    expect([second.accessToken, changes()]).toEqual(['token-of-a-2', 0])
    expect(first.accessToken).toBe('token-of-a-1')
    expect(await tokenOf()).toBe('a')
  })

  it('are none with another variant, such as another access level', async () => {
    const level = { now: '0' }
    const provider = testProvider(async () => ({ accessToken: `level-${level.now}`, expiresInSeconds: 3600 }), {
      identify: ({ id, secret }) => ({ subject: id, variant: level.now, secret, secretKind: 'issued' }),
    })
    const auth = createAuth(provider, { credentials: () => ({ id: 'a', secret: 'x' }), now: testClock().now })
    await auth.getToken()
    level.now = '1'
    await caught(() => auth.getToken({ forceRefresh: true }))
    expect((await auth.getToken()).accessToken).toBe('level-1')
  })
})
