import { delay, http, HttpResponse, type RequestHandler } from 'msw'
import { AuthError } from '../contract/errors.js'
import { asResponse, checkEndpoints } from './own-endpoints.js'
import type { IssuedTokens } from './issued-tokens.js'
import type { SimulatedUsers } from './simulated-users.js'
import type { EndpointMethod, OwnEndpoint, Simulator, SimulatorFailure } from '../contract/simulator.js'

/** Makes a simulator of a vendor's endpoints: counts requests, plays the requested failures, refuses other methods. */
export function createSimulator<User = unknown>(init: SimulatorInit<User>): Simulator<User> {
  const { name, endpoints, accounts, own, reset } = init
  let counts = { token: 0, api: 0, other: 0 }
  const countsOf = new Map<string, { token: number; api: number; other: number }>()
  const failures: { token: SimulatorFailure[]; api: SimulatorFailure[] } = { token: [], api: [] }

  const authorize = (request: Request) => (accounts && !accounts.tokens.of(request) ? accounts.refuse() : undefined)

  function count(kind: SimulatorEndpoint['kind'], user: string | null | undefined): void {
    counts[kind] += 1
    if (typeof user !== 'string') return
    const theirs = countsOf.get(user) ?? { token: 0, api: 0, other: 0 }
    countsOf.set(user, theirs)
    theirs[kind] += 1
  }

  async function reply(
    { kind, method, url, answer, userOf }: SimulatorEndpoint,
    request: Request,
    params: Record<string, string>,
  ): Promise<Response> {
    count(kind, kind === 'api' ? accounts?.tokens.of(request)?.user : await userOf?.(request.clone()))
    const failure = kind === 'other' ? undefined : failures[kind].shift()
    if (failure?.delayMs) await delay(failure.delayMs)
    if (failure?.networkError) return HttpResponse.error()
    if (failure?.status !== undefined || failure?.body !== undefined) return failedReply(failure)
    const refusal = kind === 'api' ? authorize(request) : undefined
    return refusal ?? asResponse(await answer(request, params), `${method} ${new URL(url).pathname}`)
  }

  const handlerOf = (endpoint: SimulatorEndpoint): RequestHandler =>
    http[methodNames[endpoint.method]](endpoint.url, ({ request, params }) =>
      reply(endpoint, request, params as Record<string, string>),
    )

  /** Each at every base URL, as the vendor's own endpoints are. */
  function endpointsFor(given: readonly OwnEndpoint[]): SimulatorEndpoint[] {
    const checked = checkEndpoints(given, name)
    for (const [index, { method, path }] of checked.entries()) {
      const isTaken = endpoints.some(
        (theirs) => theirs.kind !== 'api' && theirs.method === method && new URL(theirs.url).pathname === path,
      )
      if (!isTaken) continue
      const message = `endpoints.${index} takes a path that is not the vendor's own for tokens`
      throw new AuthError({ code: 'invalid_options', provider: name, message })
    }
    return (own?.baseUrls ?? []).flatMap((baseUrl) =>
      checked.map(({ method, path, answer }): SimulatorEndpoint => ({
        kind: 'api',
        method,
        url: baseUrl + path,
        answer,
      })),
    )
  }

  function forgetTokens(): void {
    accounts?.tokens.end()
    init.forgetTokens?.()
  }

  // A test's own come before the vendor's authenticated ones, which they may override, but not before the login.
  const all = [
    ...endpoints.filter(({ kind }) => kind !== 'api'),
    ...endpointsFor(own?.endpoints ?? []),
    ...endpoints.filter(({ kind }) => kind === 'api'),
  ]
  return {
    name,
    handlers: [...all.map(handlerOf), ...methodRefusals(all)],
    get tokenRequests() {
      return counts.token
    },
    get apiRequests() {
      return counts.api
    },
    get users() {
      const names = new Set([...(accounts?.users.names ?? []), ...countsOf.keys()])
      return Object.fromEntries(
        [...names].map((user) => {
          const { token = 0, api = 0 } = countsOf.get(user) ?? {}
          return [user, { tokenRequests: token, apiRequests: api }]
        }),
      )
    },
    authorize,
    setUsers(users) {
      if (accounts === undefined) {
        throw new AuthError({ code: 'invalid_options', provider: name, message: 'this simulator has no users to set' })
      }
      accounts.users.set(users)
      const names = new Set(accounts.users.names)
      const isGone = (user: string) => !names.has(user)
      accounts.tokens.end(({ user }) => isGone(user))
      init.forgetUsers?.(isGone)
    },
    handlersFor: (given) => endpointsFor(given).map(handlerOf),
    forgetTokens,
    failNext({ target = 'token', times = 1, ...failure }) {
      for (let time = 0; time < times; time += 1) failures[target].push(failure)
    },
    reset() {
      counts = { token: 0, api: 0, other: 0 }
      countsOf.clear()
      failures.token = []
      failures.api = []
      accounts?.users.reset()
      forgetTokens()
      reset?.()
    },
  }
}

/** One path of a simulated vendor. */
export interface SimulatorEndpoint {
  /**
   * `'token'` and `'api'` requests are counted and can be made to fail; `'other'` ones cannot. If the simulator has
   * accounts, an `'api'` request is answered only if its token works.
   */
  kind: 'token' | 'api' | 'other'
  method: EndpointMethod
  /** The whole URL, in MSW's syntax: `https://api.example.com/v1/things/:id`. */
  url: string
  /** Answers as the vendor would. */
  answer: (request: Request, params: Record<string, string>) => Response | Promise<Response>
  /** Returns who asks for a token, to count requests by user. Receives a copy of the request. */
  userOf?: (request: Request) => string | null | undefined | Promise<string | null | undefined>
}

/** Who can log in at a simulated vendor, and the tokens that they got. */
export interface SimulatedAccounts<User> {
  users: SimulatedUsers<User>
  tokens: IssuedTokens
  /** The vendor's answer to a request without a token that works. */
  refuse: () => Response
}

/** Options of a vendor's simulator. */
export interface SimulatorInit<User = unknown> {
  name: string
  endpoints: readonly SimulatorEndpoint[]
  accounts?: SimulatedAccounts<User>
  /** A test's own endpoints, and the base URLs under which they are served. */
  own?: { endpoints: readonly OwnEndpoint[]; baseUrls: readonly string[] }
  /** Clears other state that ends with every token. */
  forgetTokens?: () => void
  /** Clears other state of users who can no longer log in. */
  forgetUsers?: (isGone: (user: string) => boolean) => void
  /** Clears other state that a reset undoes. */
  reset?: () => void
}

const methodNames = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
  HEAD: 'head',
  OPTIONS: 'options',
} as const

/** Refuses every other method of a path, and lists those that it has. */
function methodRefusals(endpoints: readonly SimulatorEndpoint[]): RequestHandler[] {
  const byUrl = Map.groupBy(endpoints, ({ url }) => url)
  return [...byUrl].map(([url, those]) => {
    const allow = [...new Set(those.map(({ method }) => method))].join(', ')
    return http.all(url, () => new HttpResponse(null, { status: 405, headers: { allow } }))
  })
}

function failedReply({ status = 200, body, headers = {} }: SimulatorFailure): Response {
  if (body === undefined || typeof body === 'string') return new HttpResponse(body ?? null, { status, headers })
  return new HttpResponse(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}
