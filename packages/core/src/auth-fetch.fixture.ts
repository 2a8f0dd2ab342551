import { createAuth } from './create-auth.js'
import type { TokenResponse } from './contracts.js'
import { AuthError, type AuthErrorCode } from './errors.js'
import type { AuthEvent } from './events.js'
import type { AuthOptions } from './options.js'
import { testClock, testCredentials, testProvider } from './provider.fixture.js'
import { serve, type Answer, type ReceivedRequest } from './http/server.fixture.js'

/** An instance, the API that takes its token, and the vendor's token endpoint, each a server on loopback. */
export async function setUpFetch(answers: Answer | [Answer, ...Answer[]], options: AuthOptions = {}) {
  const vendor = fakeVendor()
  const clock = testClock()
  const events: AuthEvent[] = []
  const api = await (Array.isArray(answers) ? serve(...answers) : serve(answers))
  const provider = testProvider(vendor.request, { tokenUrl: `${api.origin}/token`, allowedOrigins: [api.origin] })
  const auth = createAuth(provider, {
    credentials: testCredentials,
    now: clock.now,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { auth, api, vendor, clock, events }
}

/** Issues `token-1`, `token-2` and so on, or fails, or waits. */
function fakeVendor() {
  let failure: AuthErrorCode | undefined
  let gate = Promise.resolve()
  const vendor = {
    requests: 0,
    request: async (): Promise<TokenResponse> => {
      vendor.requests += 1
      const accessToken = `token-${vendor.requests}`
      await gate
      if (failure !== undefined) throw new AuthError({ code: failure, provider: 'test', message: 'refused' })
      return { accessToken, expiresInSeconds: 3600 }
    },
    /** Lets every request from now on fail. */
    fail: (code: AuthErrorCode) => {
      failure = code
    },
    /** Lets requests wait until the returned function is called. */
    pause: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
  return vendor
}

/** The token that a request carried. */
export function tokenOf({ headers }: ReceivedRequest): string | undefined {
  return headers.authorization?.slice('Bearer '.length)
}

/** An API that takes `token-2` and all later ones, but not the first. */
export const refusesFirstToken: Answer = (response, request) => {
  const refused = tokenOf(request) === 'token-1'
  response.writeHead(refused ? 401 : 200).end(refused ? 'old token' : request.body)
}
