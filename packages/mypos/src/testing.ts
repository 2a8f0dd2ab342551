import { parseOptions } from '@auth/core'
import {
  createSimulator,
  issuedTokens,
  simulatedUsers,
  type IssuedToken,
  type SimulatorEndpoint,
} from '@auth/core/simulator'
import type { OwnEndpoint, Simulator } from '@auth/core/testing'
import { HttpResponse } from 'msw'
import { apiOrigins, baseUrls, revokePath, tokenPath } from './api.js'
import { credentialsSchema, type MyposBasicEncoding, type MyposCredentials } from './options.js'

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

/** What an authorization code is bound to, as on the authorize page. */
export interface IssueCodeOptions {
  clientId: string
  redirectUri: string
  /** The S256 challenge (RFC 7636). The request then needs its verifier; without one it must not have any. */
  codeChallenge?: string
}

/** The myPOS simulator, with what a user does on the authorize page. */
export interface MyposSimulator extends Simulator<MyposCredentials> {
  /** Issues an authorization code, good for one request. */
  issueCode(options: IssueCodeOptions): string
  /** Issues a refresh token, good for one request, whose reply brings the next. */
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
    check: (client, where) => parseOptions(credentialsSchema(basicEncoding), client, 'mypos', where),
    nameOf: ({ clientId }) => clientId,
  })
  const refreshTokens = new Map<string, string>()
  const codes = new Map<string, IssueCodeOptions>()

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

  /** Uses up the code or refresh token of a request. Returns the error word if it is not good. */
  async function redeem(form: URLSearchParams, clientId: string): Promise<string | undefined> {
    const grantType = form.get('grant_type')
    if (grantType === 'client_credentials') return undefined
    if (grantType === 'refresh_token') {
      const token = form.get('refresh_token') ?? ''
      return refreshTokens.get(token) === clientId && refreshTokens.delete(token) ? undefined : 'invalid_grant'
    }
    if (grantType !== 'authorization_code') return grantType === null ? 'invalid_request' : 'unsupported_grant_type'
    const code = form.get('code') ?? ''
    const issued = codes.get(code)
    codes.delete(code)
    const isGood =
      issued?.clientId === clientId &&
      issued.redirectUri === form.get('redirect_uri') &&
      issued.codeChallenge === (await challengeOf(form.get('code_verifier')))
    return isGood ? undefined : 'invalid_grant'
  }

  const tokenRequest = withClient(async (form, clientId) => {
    const scope = form.get('scope')
    if (scope !== null && scope !== 'webhooks') return refuse(400, 'invalid_scope')
    const error = await redeem(form, clientId)
    if (error !== undefined) return refuse(400, error)
    const seconds = lifetimeSeconds ?? (scope === null ? 3_600 : 86_400)
    const accessToken = newToken()
    accessTokens.add(accessToken, { user: clientId, scope, expiresAt: now() + seconds * 1_000 })
    const isUsers = form.get('grant_type') !== 'client_credentials'
    return HttpResponse.json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: seconds,
      ...(scope !== null && { scope }),
      ...(isUsers && { refresh_token: issue(refreshTokens, clientId) }),
    })
  })

  /** RFC 7009: of a token that is unknown, or gone already, it says 200 too. */
  const revocation = withClient((form, clientId) => {
    const value = form.get('token')
    if (value === null) return refuse(400, 'invalid_request')
    const owner = accessTokens.get(value)?.user ?? refreshTokens.get(value) ?? clientId
    if (owner !== clientId) return refuse(400, 'invalid_grant')
    accessTokens.delete(value)
    refreshTokens.delete(value)
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
    (baseUrl === undefined ? hosts : [baseUrl.replace(/\/+$/, '')]).map((host) =>
      Object.assign({ url: host + path }, endpoint),
    )
  const userOf = ({ headers }: Request) => readBasic(headers.get('authorization'), basicEncoding)[0]
  const authHosts = Object.values(baseUrls)
  const apiHosts = Object.values(apiOrigins)
  const simulator = createSimulator({
    name: 'mypos',
    accounts: { users, tokens: accessTokens, refuse: refuseToken },
    own: {
      endpoints,
      baseUrls:
        baseUrl === undefined ? apiHosts.flatMap((hosts) => Object.values(hosts)) : [baseUrl.replace(/\/+$/, '')],
    },
    endpoints: [
      at(authHosts, tokenPath, { kind: 'token', method: 'POST', answer: tokenRequest, userOf }),
      at([...authHosts, proseHost], revokePath, { kind: 'other', method: 'POST', answer: revocation }),
      at(
        apiHosts.map((hosts) => hosts.transactions),
        '/v1.1/transactions',
        { kind: 'api', method: 'GET', answer: transactions },
      ),
      at(
        apiHosts.map((hosts) => hosts.webhooks),
        '/v1/webhooks',
        { kind: 'api', method: 'GET', answer: webhooks },
      ),
      at(
        apiHosts.map((hosts) => hosts.webhooks),
        '/v1/events',
        { kind: 'api', method: 'GET', answer: webhooks },
      ),
    ].flat(),
    forgetUsers(isGone) {
      for (const [refreshToken, owner] of refreshTokens) if (isGone(owner)) refreshTokens.delete(refreshToken)
      for (const [code, { clientId }] of codes) if (isGone(clientId)) codes.delete(code)
    },
    reset() {
      refreshTokens.clear()
      codes.clear()
    },
  })
  return Object.assign(simulator, {
    issueCode: (options: IssueCodeOptions) => issue(codes, options),
    issueRefreshToken: ({ clientId }: { clientId: string }) => issue(refreshTokens, clientId),
  })
}

const newToken = () => crypto.randomUUID().replaceAll('-', '')

function issue<Value>(store: Map<string, Value>, value: Value): string {
  const issued = newToken()
  store.set(issued, value)
  return issued
}

function refuse(status: number, error: string, scheme?: 'Basic' | 'Bearer'): Response {
  const headers = new Headers(scheme && { 'www-authenticate': `${scheme} realm="mypos"` })
  return HttpResponse.json({ error, error_description: `The request was refused: ${error}` }, { status, headers })
}

async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(request.headers.get('content-type') ?? '')) return undefined
  const form = new URLSearchParams(await request.text())
  // No parameter more than once: RFC 6749 section 3.2.
  return new Set(form.keys()).size === form.size ? form : undefined
}

/** The user name ends at the first colon (RFC 7617 section 2). */
function readBasic(header: string | null, encoding: MyposBasicEncoding): string[] {
  try {
    const bytes = Uint8Array.from(atob(/^Basic (\S+)$/i.exec(header ?? '')?.[1] ?? ''), (byte) => byte.charCodeAt(0))
    const [, ...parts] = /^([^:]*):(.*)$/su.exec(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) ?? []
    return encoding === 'vendor' ? parts : parts.map((part) => new URLSearchParams(`=${part}`).get('') ?? '')
  } catch {
    return []
  }
}

/** RFC 7636 section 4.2, S256. */
async function challengeOf(verifier: string | null): Promise<string | undefined> {
  if (verifier === null) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
  const base64 = btoa(String.fromCharCode(...digest))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
