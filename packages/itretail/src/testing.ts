import {
  basesOf,
  createSimulator,
  hasContentType,
  issuedTokens,
  simulatedUsers,
  toBase64Url,
  type SimulatorEndpoint,
} from '@auth/core/simulator'
import type { OwnEndpoint, Simulator } from '@auth/core/testing'
import { HttpResponse } from 'msw'
import { baseUrls, documentedTokenQuery, loginQuery, tokenPath } from './api.js'
import { itRetailCredentials, type ItRetailCredentials } from './options.js'

/** Options of `simulateItRetail`. */
export interface SimulateItRetailOptions {
  /**
   * Where the simulated vendor is.
   *
   * @default both hosts: IT Retail's and MarktPOS's
   */
  baseUrl?: string
  /**
   * The users who can log in. One with an `accesslevel` or a `securityCode` must send them in the query.
   *
   * @default the example of the vendor's documentation: `login@marktpos.com` and `fakepassword`
   */
  users?: readonly ItRetailCredentials[]
  /**
   * The clock, in epoch milliseconds.
   *
   * @default Date.now
   */
  now?: () => number
  /**
   * Seconds that a token lives.
   *
   * @default 1_209_599
   */
  lifetimeSeconds?: number
  /**
   * The query that a token request must have, no more and no less.
   *
   * @default { accesslevel: '0', securityCode: 'undefined' }
   */
  tokenQuery?: Readonly<Record<string, string>>
  /** Authenticated endpoints of your own, which the simulated vendor serves beside its own. @default [] */
  endpoints?: readonly OwnEndpoint[]
}

/**
 * An IT Retail for tests: the login and three authenticated endpoints, `GET /api/CustomersData/GetAllCustomers`,
 * `GET /api/SectionsData/GetAllSections` and `GET /api/ProductsData/GetAllProducts`. `forgetTokens()` is the maintenance that ends every token.
 *
 * @see "API: Tokens" in IT Retail's help centre
 */
export function simulateItRetail({
  baseUrl,
  users: initialUsers = [{ username: 'login@marktpos.com', password: 'fakepassword' }],
  now = () => Date.now(),
  lifetimeSeconds = 1_209_599,
  tokenQuery = documentedTokenQuery,
  endpoints = [],
}: SimulateItRetailOptions = {}): Simulator<ItRetailCredentials> {
  const tokens = issuedTokens(now)
  const users = simulatedUsers<ItRetailCredentials>({
    provider: 'itretail',
    users: initialUsers,
    check: (user, where) => itRetailCredentials.credentials(user, 'itretail', where),
    nameOf: ({ username }) => username,
  })

  async function login(request: Request): Promise<Response> {
    if (!hasContentType(request, 'application/x-www-form-urlencoded')) {
      return loginFailure('invalid_request', 'The Content-Type of a token request is application/x-www-form-urlencoded')
    }
    const form = decodeForm(await request.text())
    if (form === undefined) return loginFailure('invalid_request', 'The body is not a well-formed form')
    if (form.get('grant_type') !== 'password') return loginFailure('unsupported_grant_type')
    const username = form.get('username')
    const user = users.find((each) => each.username === username && each.password === form.get('password'))
    if (user === undefined) return loginFailure('invalid_grant', 'The user name or password is incorrect.')
    if (sortedQuery(new URL(request.url).searchParams) !== sortedQuery(loginQuery(tokenQuery, user))) {
      return hasOwnQuery(user)
        ? loginFailure('invalid_grant', 'The access level or security code is incorrect.')
        : loginFailure('invalid_request', 'The query of the token request is another one')
    }
    const issuedAt = now()
    const expiresAt = issuedAt + lifetimeSeconds * 1000
    const token = opaqueToken()
    tokens.add(token, { user: user.username, expiresAt })
    return HttpResponse.json({
      access_token: token,
      token_type: 'bearer',
      expires_in: lifetimeSeconds,
      userName: user.username,
      '.issued': new Date(issuedAt).toUTCString(),
      '.expires': new Date(expiresAt).toUTCString(),
    })
  }

  const refuse = () =>
    HttpResponse.json({ Message: 'Authorization has been denied for this request.' }, { status: 401 })
  const answerWith = (data: object) => () => HttpResponse.json(data)

  const bases = basesOf(baseUrl, Object.values(baseUrls))
  return createSimulator({
    name: 'itretail',
    accounts: { users, tokens, refuse },
    own: { endpoints, baseUrls: bases },
    endpoints: bases.flatMap((base): SimulatorEndpoint[] => [
      { kind: 'token', method: 'POST', url: base + tokenPath, answer: login, userOf: userNameOf },
      { kind: 'api', method: 'GET', url: `${base}/api/CustomersData/GetAllCustomers`, answer: answerWith(customers) },
      { kind: 'api', method: 'GET', url: `${base}/api/SectionsData/GetAllSections`, answer: answerWith(sections) },
      { kind: 'api', method: 'GET', url: `${base}/api/ProductsData/GetAllProducts`, answer: answerWith(products) },
    ]),
  })
}

/** Whose login it is, if that can be read. */
async function userNameOf(request: Request): Promise<string | undefined> {
  return decodeForm(await request.text())?.get('username')
}

const hasOwnQuery = ({ accesslevel, securityCode }: ItRetailCredentials) =>
  (accesslevel ?? securityCode ?? undefined) !== undefined

function sortedQuery(query: URLSearchParams): string {
  const sorted = new URLSearchParams(query)
  sorted.sort()
  return sorted.toString()
}

/** Decodes a form to the letter. A broken escape or a repeated name, which `URLSearchParams` lets pass, is refused. */
function decodeForm(body: string): Map<string, string> | undefined {
  const fields = body.split('&').map((field) => field.split(/=(.*)/s, 2))
  try {
    const form = new Map(fields.map(([name, value]) => [decodeField(name), decodeField(value)]))
    return form.size === fields.length ? form : undefined
  } catch {
    return undefined
  }
}

const decodeField = (text = '') => decodeURIComponent(text.replaceAll('+', ' '))

/** The error body of RFC 6749 section 5.2, as ASP.NET sends it. */
function loginFailure(error: string, description?: string): Response {
  return HttpResponse.json({ error, ...(description && { error_description: description }) }, { status: 400 })
}

/** As long as the vendor's example, and of the same letters. */
const opaqueToken = () => toBase64Url(crypto.getRandomValues(new Uint8Array(357)))

const customer = { Phone: null, Balance: 0, FrequentShopper: true, Deleted: false }
const customers = [
  { Id: '0b1d3f5a-26f1-4ef0-9c57-0a4d1c1b9e01', FirstName: 'Ada', LastName: 'Moreno', ...customer },
  { Id: '0b1d3f5a-26f1-4ef0-9c57-0a4d1c1b9e02', FirstName: 'Jun', LastName: 'Okafor', ...customer },
]

const sections = [
  { id: 1, name: 'Produce', deleted: false },
  { id: 2, name: 'Bakery', deleted: false },
]

const products = [
  { id: 101, upc: '0000000004011', description: 'Bananas', normal_price: 0.69, sectionId: 1, deleted: false },
  { id: 102, upc: '0000000094011', description: 'Organic bananas', normal_price: 0.99, sectionId: 1, deleted: false },
]
