import {
  basesOf,
  createSimulator,
  issuedTokens,
  simulatedUsers,
  type IssuedToken,
  type SimulatorEndpoint,
} from '@auth/core/simulator'
import type { OwnEndpoint, Simulator } from '@auth/core/testing'
import { HttpResponse } from 'msw'
import { apiOrigins, apiPaths, baseUrls, revokePath, tokenPath } from './api.js'
import { myposCredentials, type MyposBasicEncoding, type MyposCredentials } from './options.js'
import { newToken, userGrants, type IssueCodeOptions } from './testing/user-grants.js'
import { readBasic, readForm } from './testing/token-requests.js'

export type { IssueCodeOptions } from './testing/user-grants.js'

/** Where the documentation's prose has tokens revoked; its examples use the host that issued them. */
const proseHost = 'https://api.mypos.com'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Options of `simulateMypos`. */
export interface SimulateMyposOptions {
  /** Where the simulated vendor is, with all its APIs. @default the real hosts of both environments */
  baseUrl?: string
  /** The clients it knows. @default the example of the vendor's documentation, `client_id` with `client_secret` */
  clients?: readonly MyposCredentials[]
  /** The clock, in epoch milliseconds. @default Date.now */
  now?: () => number
  /** Seconds that a token lives. @default 86_400 for the Webhook API, 3_600 otherwise */
  lifetimeSeconds?: number
  /** How it reads Basic headers. @default 'vendor' */
  basicEncoding?: MyposBasicEncoding
  /** Authenticated endpoints of your own, which the simulated vendor serves beside its own. @default [] */
  endpoints?: readonly OwnEndpoint[]
}

/** The myPOS simulator, with what a user does on the authorize page. */
export interface MyposSimulator extends Simulator<MyposCredentials> {
  /** Issues an authorization code, good for one request. If it comes again, all refresh tokens that came of it end. */
  issueCode(options: IssueCodeOptions): string
  /**
   * Issues a refresh token, good for one request, whose reply brings the next. If it comes again, all that came of it end: the user would
   * have to authorize again.
   */
  issueRefreshToken(options: { clientId: string }): string
}

interface MyposToken extends IssuedToken {
  readonly scope: string | null
}

/** Simulates myPOS: its token and revocation endpoints, the Transactions API and the Webhook API. */
export function simulateMypos({
  baseUrl,
  clients = [{ clientId: 'client_id', clientSecret: 'client_secret' }],
  now = () => Date.now(),
  lifetimeSeconds,
  basicEncoding = 'vendor',
  endpoints = [],
}: SimulateMyposOptions = {}): MyposSimulator {
  const accessTokens = issuedTokens<MyposToken>(now)
  const users = simulatedUsers<MyposCredentials>({
    provider: 'mypos',
    users: clients,
    check: (client, where) => myposCredentials[basicEncoding].credentials(client, 'mypos', where),
    nameOf: ({ clientId }) => clientId,
  })
  const grants = userGrants()

  /** Answers a form that comes with a client's Basic header; anything else as RFC 6749 section 5.2 wants it. */
  const withClient =
    (answer: (form: URLSearchParams, clientId: string) => Response | Promise<Response>) =>
    async (request: Request): Promise<Response> => {
      const form = await readForm(request)
      if (form === undefined) return refuse(400, 'invalid_request')
      const [id, secret] = readBasic(request.headers.get('authorization'), basicEncoding)
      const client = users.find(({ clientId, clientSecret }) => clientId === id && clientSecret === secret)
      return client === undefined ? refuse(401, 'invalid_client', 'Basic') : answer(form, client.clientId)
    }

  /** RFC 6750 section 3. */
  const refuseToken = () => refuse(401, 'invalid_token', 'Bearer')
  const withToken = (answer: (token: MyposToken, headers: Headers) => Response) => (request: Request) => {
    const token = accessTokens.of(request)
    return token === undefined ? refuseToken() : answer(token, request.headers)
  }

  const tokenRequest = withClient(async (form, clientId) => {
    const scope = form.get('scope')
    if (scope !== null && scope !== 'webhooks') return refuse(400, 'invalid_scope')
    const { error, issueNext } = await grants.redeem(form, clientId)
    if (error !== undefined) return refuse(400, error)
    const seconds = lifetimeSeconds ?? (scope === null ? 3_600 : 86_400)
    const accessToken = newToken()
    accessTokens.add(accessToken, { user: clientId, scope, expiresAt: now() + seconds * 1_000 })
    return HttpResponse.json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: seconds,
      ...(scope !== null && { scope }),
      ...(issueNext && { refresh_token: issueNext() }),
    })
  })

  /** RFC 7009: of a token that is unknown, or gone already, it says 200 too. */
  const revocation = withClient((form, clientId) => {
    const value = form.get('token')
    if (value === null) return refuse(400, 'invalid_request')
    const owner = accessTokens.get(value)?.user ?? grants.ownerOf(value) ?? clientId
    if (owner !== clientId) return refuse(400, 'invalid_grant')
    accessTokens.delete(value)
    grants.revoke(value)
    return HttpResponse.json({})
  })

  const transactions = withToken(({ user }, headers) => {
    if (headers.get('api-key') !== user) return refuse(403, 'access_denied')
    if (!uuid.test(headers.get('x-request-id') ?? '')) return refuse(400, 'invalid_request')
    return HttpResponse.json({ items: [{ id: 1, transaction_amount: '12.50', transaction_currency: 'EUR' }] })
  })

  const webhooks = withToken(({ scope }) =>
    scope === 'webhooks' ? HttpResponse.json({ items: [] }) : refuse(403, 'insufficient_scope'),
  )

  const at = (hosts: readonly string[], path: string, endpoint: Omit<SimulatorEndpoint, 'url'>) =>
    basesOf(baseUrl, hosts).map((host) => Object.assign({ url: host + path }, endpoint))
  const userOf = ({ headers }: Request) => readBasic(headers.get('authorization'), basicEncoding)[0]
  const authHosts = Object.values(baseUrls)
  const apiHosts = Object.values(apiOrigins)
  const simulator = createSimulator({
    name: 'mypos',
    accounts: { users, tokens: accessTokens, refuse: refuseToken },
    own: {
      endpoints,
      baseUrls: basesOf(
        baseUrl,
        apiHosts.flatMap((hosts) => Object.values(hosts)),
      ),
    },
    endpoints: [
      at(authHosts, tokenPath, { kind: 'token', method: 'POST', answer: tokenRequest, userOf }),
      at([...authHosts, proseHost], revokePath, { kind: 'other', method: 'POST', answer: revocation }),
      at(
        apiHosts.map((hosts) => hosts.transactions),
        `${apiPaths.transactions}/transactions`,
        { kind: 'api', method: 'GET', answer: transactions },
      ),
      at(
        apiHosts.map((hosts) => hosts.webhooks),
        `${apiPaths.webhooks}/webhooks`,
        { kind: 'api', method: 'GET', answer: webhooks },
      ),
      at(
        apiHosts.map((hosts) => hosts.webhooks),
        `${apiPaths.webhooks}/events`,
        { kind: 'api', method: 'GET', answer: webhooks },
      ),
    ].flat(),
    forgetUsers: grants.forgetUsers,
    reset: grants.reset,
  })
  const { issueCode, issueRefreshToken } = grants
  return Object.assign(simulator, { issueCode, issueRefreshToken })
}

function refuse(status: number, error: string, scheme?: 'Basic' | 'Bearer'): Response {
  const headers = new Headers(scheme && { 'www-authenticate': `${scheme} realm="mypos"` })
  return HttpResponse.json({ error, error_description: `The request was refused: ${error}` }, { status, headers })
}
