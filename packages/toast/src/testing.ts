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
import { baseUrls, loginPath, otherSandbox } from './api.js'
import { toastCredentials, type ToastCredentials } from './options.js'

/** Options of `simulateToast`. */
export interface SimulateToastOptions {
  /** Where the simulated vendor is. @default Toast's usual hosts, the sandbox's in both of its spellings */
  baseUrl?: string
  /**
   * The credentials it accepts.
   *
   * @default the example of Toast's documentation: `myToastApiClientIdentifier` and `myToastApiClientSecret`
   */
  clients?: readonly ToastCredentials[]
  /** The clock, in epoch milliseconds. @default Date.now */
  now?: () => number
  /** Seconds that a new token lives. @default 86_400 */
  lifetimeSeconds?: number
  /** Logins that are answered in an hour; further ones get 429, as from the vendor. Without it there is no limit. */
  loginsPerHour?: number
  /** Authenticated endpoints of your own, which the simulated vendor serves beside its own. @default [] */
  endpoints?: readonly OwnEndpoint[]
}

const hourMs = 3_600_000
/** A login gives the same token again until this much of its life is left. doc.toasttab.com, apiAuthTokenRefresh. */
const renewalMs = 60_000

const managementGroupGuid = '7b1f4c52-3c5e-4d0b-a7a1-2f8e9d6c4b30'

/**
 * A Toast for tests: the login, with the vendor's rules about repeated ones, and one authenticated endpoint,
 * `GET /restaurants/v1/restaurants/{guid}`.
 *
 * @see https://doc.toasttab.com/doc/devguide/authentication.html
 */
export function simulateToast({
  baseUrl,
  clients = [{ clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }],
  now = () => Date.now(),
  lifetimeSeconds = 86_400,
  loginsPerHour = Infinity,
  endpoints = [],
}: SimulateToastOptions = {}): Simulator<ToastCredentials> {
  /** The newest token of each client id. */
  const newest = new Map<string, string>()
  // One that was renewed goes on until its own end.
  const tokens = issuedTokens(now)
  const users = simulatedUsers<ToastCredentials>({
    provider: 'toast',
    users: clients,
    check: (client, where) => toastCredentials.credentials(client, 'toast', where),
    nameOf: ({ clientId }) => clientId,
  })
  let loginTimes: number[] = []

  const remainingMs = (token: string) => (tokens.get(token)?.expiresAt ?? 0) - now()

  function tokenFor(clientId: string): string {
    const held = newest.get(clientId)
    if (held !== undefined && remainingMs(held) > renewalMs) return held
    const token = makeJwt(clientId, now(), lifetimeSeconds)
    newest.set(clientId, token)
    tokens.add(token, { user: clientId, expiresAt: now() + lifetimeSeconds * 1000 })
    return token
  }

  async function login(request: Request): Promise<Response> {
    loginTimes = loginTimes.filter((time) => time > now() - hourMs)
    // Login 429s carry neither rate-limit headers nor Retry-After. doc.toasttab.com, apiAuthenticationRateLimit.
    if (loginTimes.length >= loginsPerHour) return new HttpResponse(null, { status: 429 })
    loginTimes.push(now())
    if (!hasContentType(request, 'application/json')) {
      return failure(415, 'The Content-Type of a login is application/json')
    }
    const { clientId, clientSecret, userAccessType } = await fieldsOf(request)
    if (!isText(clientId) || !isText(clientSecret) || userAccessType !== 'TOAST_MACHINE_CLIENT') {
      return failure(
        400,
        'A login is a JSON object with clientId, clientSecret and userAccessType TOAST_MACHINE_CLIENT',
      )
    }
    if (!users.find((client) => client.clientId === clientId && client.clientSecret === clientSecret)) {
      return failure(401, 'Unauthorized')
    }
    const accessToken = tokenFor(clientId)
    return HttpResponse.json({
      '@class': '.SuccessfulResponse',
      token: {
        tokenType: 'Bearer',
        scope: null,
        expiresIn: Math.floor(remainingMs(accessToken) / 1000),
        accessToken,
        idToken: null,
        refreshToken: null,
      },
      status: 'SUCCESS',
    })
  }

  function restaurant(request: Request, { guid }: Record<string, string>): Response {
    if (!request.headers.get('toast-restaurant-external-id')) {
      return failure(400, 'The header Toast-Restaurant-External-ID is missing')
    }
    return HttpResponse.json({ guid, ...restaurantDetails })
  }

  const bases = basesOf(baseUrl, [...Object.values(baseUrls), otherSandbox])
  return createSimulator({
    name: 'toast',
    accounts: { users, tokens, refuse: () => failure(401, 'Unauthorized') },
    own: { endpoints, baseUrls: bases },
    endpoints: bases.flatMap((base): SimulatorEndpoint[] => [
      { kind: 'token', method: 'POST', url: base + loginPath, answer: login, userOf: clientIdOf },
      { kind: 'api', method: 'GET', url: `${base}/restaurants/v1/restaurants/:guid`, answer: restaurant },
    ]),
    forgetTokens: () => newest.clear(),
    reset() {
      loginTimes = []
    },
  })
}

/** Whose login it is, if that can be read. */
async function clientIdOf(request: Request): Promise<string | undefined> {
  const { clientId } = await fieldsOf(request)
  return typeof clientId === 'string' ? clientId : undefined
}

/** The fields of a JSON body; none, where it is something else. */
async function fieldsOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await request.json().catch(() => undefined)
  return Object(body) as Readonly<Record<string, unknown>>
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Toast's error body. Of its codes only that of a 401 is known; the others are 0 here. */
function failure(status: number, message: string): Response {
  const body = {
    status,
    code: status === 401 ? 10010 : 0,
    message,
    messageKey: null,
    fieldName: null,
    link: null,
    requestId: crypto.randomUUID(),
    developerMessage: null,
    errors: [],
    canRetry: null,
  }
  return HttpResponse.json(body, { status })
}

/** A token with the documented claims. Its signature is random: nobody but the vendor can check one. */
function makeJwt(clientId: string, issuedAt: number, lifetimeSeconds: number): string {
  const claims = {
    'https://toasttab.com/client_name': 'SIMULATED_CLIENT',
    'https://toasttab.com/access_type': 'TOAST_MACHINE_CLIENT',
    // Partners have the one GUID, restaurant groups the other; both are here for code that reads either.
    'https://toasttab.com/partner_guid': '5d2c7f0e-94f1-4b7a-8d0c-6a1f0b7e3c55',
    'https://toasttab.com/management_set_guid': managementGroupGuid,
    'https://toasttab.com/type': 'PARTNER',
    iss: 'https://toast-simulator.example.com/',
    sub: `${clientId}@clients`,
    aud: 'https://toast-services-api/',
    iat: Math.floor(issuedAt / 1000),
    exp: Math.floor(issuedAt / 1000) + lifetimeSeconds,
    azp: clientId,
    scope: 'orders:read menus:read restaurants:read',
    gty: 'client-credentials',
  }
  const encode = (part: object) => toBase64Url(new TextEncoder().encode(JSON.stringify(part)))
  const signature = toBase64Url(crypto.getRandomValues(new Uint8Array(256)))
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.${signature}`
}

const restaurantDetails = {
  general: {
    name: "Tommy's Burgers",
    locationName: 'Back Bay',
    timeZone: 'America/New_York',
    managementGroupGuid,
    currencyCode: 'USD',
    archived: false,
  },
  location: { address1: '1 Main Street', city: 'Boston', stateCode: 'MA', zipCode: '02116', phone: '6175550100' },
  prepTimes: { deliveryPrepTime: 30, takeoutPrepTime: 15 },
}
