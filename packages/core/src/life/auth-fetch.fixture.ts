import { createAuth } from './create-auth.js'
import type { AuthEvent } from '../contract/events.js'
import type { AuthOptions } from '../options/options.js'
import { countingVendor, testClock, testCredentials, testProvider } from './provider.fixture.js'
import { serve, type Answer, type ReceivedRequest } from '../http/server.fixture.js'

/** An instance, the API that takes its token, and the vendor's token endpoint, each a server on loopback. */
export async function setUpFetch(answers: Answer | [Answer, ...Answer[]], options: AuthOptions = {}) {
  const vendor = countingVendor()
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

/** The token that a request carried. */
export function tokenOf({ headers }: ReceivedRequest): string | undefined {
  return headers.authorization?.slice('Bearer '.length)
}

/** An API that takes `token-2` and all later ones, but not the first. */
export const refusesFirstToken: Answer = (response, request) => {
  const refused = tokenOf(request) === 'token-1'
  response.writeHead(refused ? 401 : 200).end(refused ? 'old token' : request.body)
}
