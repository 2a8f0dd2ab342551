import { createAuth } from './create-auth.js'
import type { TokenResponse } from '../contract/provider.js'
import { AuthError } from '../contract/errors.js'
import type { AuthEvent } from '../contract/events.js'
import { testClock, testCredentials, testProvider } from './provider.fixture.js'

export const minute = 60_000

export const api = 'https://api.test.example'

/**
 * A vendor with an API: `/good` accepts the tokens in `accepted`, `/forbidden` none at all. The token requests bring
 * `token-1`, `token-2` and so on, or the same one again while `repeats` is set.
 */
export function setUp(requestsPerHour?: number) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const vendor = {
    requests: 0,
    calls: 0,
    accepted: new Set<string>(),
    repeats: false,
    isDown: false,
    number: 0,
    /** Calls that are answered 401 whatever their token is, by their number. */
    refusedCalls: new Set<number>(),
    /** Runs before the API answers. */
    beforeAnswer: async (_path: string): Promise<void> => undefined,
  }
  const provider = testProvider(async (): Promise<TokenResponse> => {
    vendor.requests += 1
    if (vendor.isDown) throw new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down' })
    if (!vendor.repeats || vendor.number === 0) vendor.number += 1
    vendor.accepted.add(`Bearer token-${vendor.number}`)
    return { accessToken: `token-${vendor.number}`, expiresInSeconds: 3600 }
  })
  const auth = createAuth(
    { ...provider, policy: { ...provider.policy, ...(requestsPerHour && { requestsPerHour }) } },
    {
      credentials: testCredentials,
      now: clock.now,
      onEvent: (event) => events.push(event),
      fetch: async (input, init) => {
        const request = new Request(input, init)
        const { pathname } = new URL(request.url)
        const authorization = request.headers.get('authorization') ?? ''
        vendor.calls += 1
        const isRefused = vendor.refusedCalls.has(vendor.calls)
        await vendor.beforeAnswer(pathname)
        const isGood = !isRefused && pathname === '/good' && vendor.accepted.has(authorization)
        return new Response(isGood ? 'ok' : 'unauthorized', { status: isGood ? 200 : 401 })
      },
    },
  )
  const call = async (path: string, init?: Parameters<typeof auth.fetch>[1]) =>
    (await auth.fetch(api + path, init)).status
  const forgetTokens = () => vendor.accepted.clear()
  /** Lets the API's next answer wait until the returned function is called. */
  const holdNextAnswer = () => {
    const held = Promise.withResolvers<void>()
    vendor.beforeAnswer = () => {
      vendor.beforeAnswer = async () => undefined
      return held.promise
    }
    return held.resolve
  }
  return { auth, clock, vendor, events, call, forgetTokens, holdNextAnswer }
}
