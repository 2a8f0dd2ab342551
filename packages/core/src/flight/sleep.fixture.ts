import type { TokenResponse } from '../contract/provider.js'
import type { TokenHttp } from '../contract/token-http.js'
import { createAuth } from '../life/create-auth.js'
import type { AuthEvent } from '../contract/events.js'
import type { CreateAuthOptions } from '../options/options.js'
import { testClock, testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'
import { afterEach, beforeAll, beforeEach } from 'vitest'
import { minute } from '../life/get-token.fixture.js'
import { VirtualTime } from '../model/virtual-time.fixture.js'

export const json = (body: object, init?: ResponseInit) => new Response(JSON.stringify(body), init)

/** A reply that never comes: as fetch does, it ends with the request's signal. */
export const silence = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))

export type Answer = (signal: AbortSignal | null | undefined) => Promise<Response>

/** A vendor that answers as the test says, and otherwise with a token for an hour. `sleep` lets time pass unlived. */
export function setUp(answers: Answer[] = [], options: Partial<CreateAuthOptions<TestCredentials>> = {}) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const vendor = { requests: 0, revoked: 0 }
  const request = async (http: TokenHttp): Promise<TokenResponse> => {
    const { body } = await http.post('https://api.test.example/token', { form: {} })
    return { accessToken: (body as { token: string }).token, expiresInSeconds: 3600, refreshToken: 'next' }
  }
  const provider = testProvider((_credentials, http) => request(http), {
    refreshToken: (_refreshToken, _credentials, http) => request(http),
  })
  const revokeToken = async (_token: string, _credentials: TestCredentials, http: TokenHttp) => {
    vendor.revoked += 1
    await http.post('https://api.test.example/token', { form: {}, reply: 'any' })
  }
  const make = (more: Partial<CreateAuthOptions<TestCredentials>> = {}) =>
    createAuth(
      { ...provider, revokeToken },
      {
        credentials: testCredentials,
        now: clock.now,
        timeoutMs: 800,
        totalTimeoutMs: 1_200,
        retry: { limit: 1, delayMs: 10 },
        onEvent: (event) => events.push(event),
        fetch: (_input, init) => {
          vendor.requests += 1
          return answers.shift()?.(init?.signal) ?? Promise.resolve(json({ token: `token-${vendor.requests}` }))
        },
        ...options,
        ...more,
      },
    )
  return { auth: make(), make, clock, vendor, events }
}

/** Time that is not real, in each test of a file. */
export function useVirtualTime() {
  let time = new VirtualTime(1)
  // Otherwise loaded with the first token request, in the middle of time that is not real.
  beforeAll(() => import('ky'))
  beforeEach(() => {
    time = new VirtualTime(1)
    time.install()
  })
  afterEach(() => time.uninstall())
  return {
    /** A wall clock that nobody sets. */
    now: () => Date.UTC(2026, 0, 15, 12) + time.elapsedMs,
    timers: () => time.timers,
    freeze: (ms: number) => time.freeze(ms),
    pause: (ms: number) => time.pause(ms),
    advance: (ms: number) => time.advance(ms, () => undefined),
    /** What a call leads to, in a time that is longer than all of its deadlines. */
    inTime: async <Value>(call: Promise<Value>): Promise<Value> => {
      call.catch(() => undefined)
      // Once more for what began after a freeze in the middle of the first.
      for (let times = 0; times < 3; times += 1) await time.advance(minute, () => undefined)
      return call
    },
  }
}
