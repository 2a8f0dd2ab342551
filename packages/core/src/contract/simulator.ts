import type { RequestHandler } from 'msw'

/** A vendor as tests see it: request handlers with a server's state. */
export interface Simulator<User = unknown> {
  /** The provider's name, for example `'toast'`. */
  readonly name: string
  /** For MSW's `setupServer(...handlers)`. */
  readonly handlers: RequestHandler[]
  /** Token requests received so far, refused ones included. */
  readonly tokenRequests: number
  /** Requests to authenticated endpoints received so far, refused ones included. */
  readonly apiRequests: number
  /**
   * Counts by user: of those who can log in, and of any other name that a token request carried. A request to an
   * authenticated endpoint counts for its token's user, if the token works.
   */
  readonly users: Readonly<Record<string, RequestCounts>>
  /** The vendor's 401 for a request without a working token, or `undefined` if its token works. */
  authorize(request: Request): Response | undefined
  /**
   * Sets who can log in from now on. The tokens of those who no longer can end at once; those of a user whose secret
   * changed live on until they expire, as at the vendors.
   *
   * @throws AuthError `invalid_options`; nothing is changed then
   */
  setUsers(users: readonly User[]): void
  /**
   * Handlers for additional endpoints, for MSW's `server.use(...)` while it runs. They are counted and fail on request
   * like the others.
   *
   * @throws AuthError `invalid_options`
   */
  handlersFor(endpoints: readonly OwnEndpoint[]): RequestHandler[]
  /** Forgets every token that was issued, as a vendor does at maintenance. */
  forgetTokens(): void
  /** Makes the next requests fail. Failures queue up. */
  failNext(failure: SimulatorFailure): void
  /** Restores the initial state: the original users, no tokens, no failures, counts at zero. */
  reset(): void
}

/** How the next requests fail. */
export interface SimulatorFailure {
  /**
   * Which requests fail.
   *
   * @default 'token'
   */
  target?: 'token' | 'api'
  /**
   * The status of the reply. Without it, a failure with a `body` answers 200, as a maintenance page does, and one with
   * only a `delayMs` answers as usual after the delay.
   */
  status?: number
  /** The body of the reply: a string as it is, anything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
  /** Milliseconds of real time before the reply. */
  delayMs?: number
  /** Cuts the connection instead of replying. */
  networkError?: boolean
  /**
   * How many requests fail.
   *
   * @default 1
   */
  times?: number
}

/** A method that an endpoint may have. */
export type EndpointMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'

/** A test's own authenticated endpoint, at every host of the vendor. */
export interface OwnEndpoint {
  method: EndpointMethod
  /** In MSW's syntax: `/orders/v2/orders/:guid`. */
  path: string
  /** Answers a request whose token works; any other gets the vendor's 401. */
  answer: (request: Request, params: Record<string, string>) => Response | Promise<Response>
}

/** Requests received so far, refused ones included. */
export interface RequestCounts {
  readonly tokenRequests: number
  readonly apiRequests: number
}
