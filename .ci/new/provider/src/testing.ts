import {
  basesOf,
  createSimulator,
  issuedTokens,
  simulatedUsers,
  toBase64Url,
  type SimulatorEndpoint,
} from '@auth/core/simulator'
import type { OwnEndpoint, Simulator } from '@auth/core/testing'
import { baseUrls, tokenPath } from './api.js'
import { acmeCredentials, type AcmeCredentials } from './options.js'

/** Options of `simulateAcme`. */
export interface SimulateAcmeOptions {
  /** Where the simulated vendor is. @default the hosts of both environments */
  baseUrl?: string
  /** The credentials it accepts. @default `myAcmeApiClientIdentifier` and `myAcmeApiClientSecret` */
  clients?: readonly AcmeCredentials[]
  /** The clock, in epoch milliseconds. @default Date.now */
  now?: () => number
  /** Seconds that a new token lives. @default 3_600 */
  lifetimeSeconds?: number
  /** Authenticated endpoints of your own, which the simulated vendor serves beside its own. @default [] */
  endpoints?: readonly OwnEndpoint[]
}

/** Acme, simulated for tests: it issues tokens to its clients, and serves the endpoints that a test adds. */
export function simulateAcme({
  baseUrl,
  clients = [{ clientId: 'myAcmeApiClientIdentifier', clientSecret: 'myAcmeApiClientSecret' }],
  now = () => Date.now(),
  // TO STATE: the life that Acme's tokens have, here and in the docstring above.
  lifetimeSeconds = 3_600,
  endpoints = [],
}: SimulateAcmeOptions = {}): Simulator<AcmeCredentials> {
  const tokens = issuedTokens(now)
  const users = simulatedUsers<AcmeCredentials>({
    provider: 'acme',
    users: clients,
    check: (client, where) => acmeCredentials.credentials(client, 'acme', where),
    nameOf: ({ clientId }) => clientId,
  })

  async function answer(request: Request): Promise<Response> {
    const sent = await sentBy(request)
    const client = users.find((each) => each.clientId === sent?.clientId && each.clientSecret === sent.clientSecret)
    if (client === undefined) return tokenRefusal()
    const token = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
    tokens.add(token, { user: client.clientId, expiresAt: now() + lifetimeSeconds * 1_000 })
    return tokenReply(token, lifetimeSeconds)
  }

  const bases = basesOf(baseUrl, Object.values(baseUrls))
  return createSimulator({
    name: 'acme',
    accounts: { users, tokens, refuse: apiRefusal },
    own: { endpoints, baseUrls: bases },
    // TO STATE: an authenticated endpoint of Acme's own beside the tokens, { kind: 'api', … }.
    endpoints: bases.map((base): SimulatorEndpoint => ({
      kind: 'token',
      method: 'POST',
      url: base + tokenPath,
      answer,
      userOf: async (request) => (await sentBy(request))?.clientId,
    })),
  })
}

/** Reads a token request as strictly as the vendor. `undefined` where it is one that Acme would not take. */
async function sentBy(_request: Request): Promise<AcmeCredentials | undefined> {
  // A form, with `hasContentType` of @auth/core/simulator: new URLSearchParams(await request.text())
  throw new Error('TO STATE in src/testing.ts: how sentBy reads a token request, and which it does not take')
}

/** Acme's reply with a token. */
function tokenReply(_token: string, _lifetimeSeconds: number): Response {
  throw new Error('TO STATE in src/testing.ts: the tokenReply that Acme documents')
}

/** Acme's reply to a token request with wrong credentials. */
function tokenRefusal(): Response {
  throw new Error('TO STATE in src/testing.ts: the tokenRefusal that Acme documents')
}

/** Acme's reply to an API call whose token does not work. */
function apiRefusal(): Response {
  throw new Error('TO STATE in src/testing.ts: the apiRefusal that Acme documents')
}
