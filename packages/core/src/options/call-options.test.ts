import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { GetTokenOptions } from '../contract/auth.js'
import { caught } from '../util/caught.fixture.js'
import { setUp, settled } from '../life/get-token.fixture.js'
import type { Token } from '../contract/token.js'
import { BearerToken } from '../record/bearer-token.js'

const wrong: [options: unknown, message: string][] = [
  [
    { signal: new AbortController() },
    'options.signal takes an AbortSignal (of a controller: controller.signal), got object',
  ],
  [{ signal: 'canary' }, 'options.signal takes an AbortSignal (of a controller: controller.signal), got string'],
  [
    { signal: { aborted: false } },
    'options.signal takes an AbortSignal (of a controller: controller.signal), got object',
  ],
  [{ signal: 5_000 }, 'options.signal takes an AbortSignal (of a controller: controller.signal), got number'],
  [{ minValidityMs: '60000' }, 'options.minValidityMs takes milliseconds, a number from 0 on, got string'],
  [{ minValidityMs: NaN }, 'options.minValidityMs takes milliseconds, a number from 0 on, got NaN'],
  [{ minValidityMs: -1 }, 'options.minValidityMs takes milliseconds, a number from 0 on, got number'],
  [{ minValidityMs: 5n }, 'options.minValidityMs takes milliseconds, a number from 0 on, got bigint'],
  [{ forceRefresh: 'false' }, 'options.forceRefresh takes true or false, got string'],
  [{ forceRefresh: 1 }, 'options.forceRefresh takes true or false, got number'],
  [{ waitUntil: {} }, 'options.waitUntil takes a function, got object'],
  [{ waitUntil: Promise.resolve() }, 'options.waitUntil takes a function, got object'],
  [
    { forceRefesh: true },
    'options.forceRefesh is not a known option. A call takes signal, minValidityMs, forceRefresh, waitUntil',
  ],
  [new AbortController().signal, 'options takes an object, got an AbortSignal. Give it as { signal }'],
  ['canary', 'options takes an object, got string'],
  [() => undefined, 'options takes an object, got function'],
]

describe.each(['getToken', 'getHeaders'] as const)('%s', (method) => {
  it.each(wrong)('refuses %o at once, with or without a token', async (options, message) => {
    const { auth, vendor } = setUp()
    for (const requests of [0, 1]) {
      const error = await caught(auth[method](options as GetTokenOptions))
      expect({ code: error.code, message: error.message }).toEqual({
        code: 'invalid_options',
        message: `test: ${message}`,
      })
      expect(vendor.requests).toBe(requests)
      await auth.getToken()
    }
  })

  it.each([
    [undefined],
    [null],
    [{}],
    [{ signal: undefined, minValidityMs: undefined, forceRefresh: undefined, waitUntil: undefined }],
    [{ signal: null, minValidityMs: null, forceRefresh: null, waitUntil: null }],
    [{ minValidityMs: Infinity, forceRefresh: false, waitUntil: () => undefined }],
    [Object.create({ minValidityMs: 0 })],
  ])('takes %o', async (options) => {
    const { auth } = setUp()
    await auth[method](options as GetTokenOptions)
    expect(await auth[method](options as GetTokenOptions)).toBeDefined()
  })
})

/** A signal that no platform knows: of a library, or of another realm. */
class LibrarySignal extends EventTarget {
  aborted = false

  abort(): void {
    this.aborted = true
    this.dispatchEvent(new Event('abort'))
  }
}

describe('a signal that is not the platform’s', () => {
  it.each<[string, () => { signal: object; abort: () => void }]>([
    [
      'of a library',
      () => {
        const signal = new LibrarySignal()
        return { signal, abort: () => signal.abort() }
      },
    ],
    [
      'of another realm',
      () => {
        const controller = new AbortController()
        const { abort, signal } = runInNewContext('({ signal: Object.assign(Object.create(null), methods), abort })', {
          methods: {
            aborted: false,
            addEventListener: (...args: Parameters<AbortSignal['addEventListener']>) =>
              controller.signal.addEventListener(...args),
            removeEventListener: () => undefined,
          },
          abort: () => controller.abort(),
        }) as { signal: object; abort: () => void }
        return { signal, abort }
      },
    ],
  ])('ends a wait all the same: one %s', async (_whose, make) => {
    const { auth, vendor } = setUp()
    const release = vendor.hold()
    const { signal, abort } = make()
    const waiting = caught(auth.getToken({ signal: signal as AbortSignal }))
    await settled()
    abort()
    expect((await waiting).code).toBe('aborted')
    release()
    await settled()
  })

  it('throws from no timer when it fails later', async () => {
    const { auth, vendor } = setUp({ timeoutMs: 1, totalTimeoutMs: 1 })
    const fail = () => {
      throw new Error('not to be seen')
    }
    const signal = { aborted: false, addEventListener: fail, removeEventListener: fail } as unknown as AbortSignal
    const releases = [vendor.hold(), vendor.hold()]
    expect((await caught(auth.getToken({ signal }))).code).toBe('timeout')
    releases.forEach((release) => release())
    await settled()
  })
})

describe('invalidate', () => {
  it.each<[string, (token: Token) => unknown, string]>([
    ['the token’s text', (token) => token.accessToken, 'string'],
    ['its mask', String, 'string'],
    ['its header', (token) => token.authorizationHeader, 'string'],
    ['its JSON', (token) => JSON.parse(JSON.stringify(token)), 'object'],
    ['a copy', (token) => structuredClone(token), 'object'],
    ['null', () => null, 'null'],
    ['an error', () => new Error('canary'), 'object'],
  ])('refuses %s, and the token is not suspect', async (_what, from, got) => {
    const { auth } = setUp()
    const token = await auth.getToken()
    const { code, message } = await caught(auth.invalidate(from(token) as Token))
    expect({ code, message }).toEqual({
      code: 'invalid_options',
      message: `test: invalidate takes the Token that getToken gave, or nothing for the one held; got ${got}`,
    })
    expect(auth.status().suspect).toBe(false)
  })

  it('takes a token that is no longer held, and one of another copy of core', async () => {
    const { auth } = setUp()
    const { accessToken } = await auth.getToken()
    await auth.invalidate(new BearerToken({ accessToken: 'another', issuedAt: 0, expiresAt: 1 }))
    expect(auth.status().suspect).toBe(false)
    await auth.invalidate({ accessToken } as Token)
    expect(auth.status().suspect).toBe(true)
  })
})
