import { createAuth } from '../life/create-auth.js'
import type { AuthEvent } from '../contract/events.js'
import type { CreateAuthOptions } from '../options/options.js'
import { testClock, testProvider, type TestCredentials } from '../life/provider.fixture.js'

/** A vendor whose tokens name their subject, behind an instance whose credentials change. */
export function setUp(options: Partial<CreateAuthOptions<TestCredentials>> = {}) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const current = { id: 'a', secret: 'some-secret' }
  const held: Promise<void>[] = []
  const revoked: string[] = []
  let requests = 0
  const api: string[] = []
  const vendor = {
    statuses: [] as number[],
    slow: undefined as Promise<void> | undefined,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held.push(promise)
      return resolve
    },
  }
  const provider = testProvider(
    async ({ id }) => {
      const accessToken = `token-of-${id}-${(requests += 1)}`
      await held.shift()
      return { accessToken, expiresInSeconds: 3600 }
    },
    {
      revokeToken: async (token) => void revoked.push(token),
    },
  )
  const auth = createAuth(provider as typeof provider & Required<Pick<typeof provider, 'revokeToken'>>, {
    credentials: () => ({ ...current }),
    now: clock.now,
    onEvent: (event) => events.push(event),
    fetch: async (_input, init) => {
      api.push(new Headers(init?.headers).get('authorization') ?? '')
      await vendor.slow
      return new Response(null, { status: vendor.statuses.shift() ?? 200 })
    },
    ...options,
  })
  const tokenOf = async (call = auth.getToken()) => /^token-of-(.)/.exec((await call).accessToken)?.[1]
  const changes = () => events.filter(({ type }) => type === 'subject_changed').length
  return { auth, clock, events, current, vendor, revoked, api, tokenOf, changes, requests: () => requests }
}
