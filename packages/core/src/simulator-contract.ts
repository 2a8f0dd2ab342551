import type { RequestHandler } from 'msw'

/** How the next requests fail. */
export interface SimulatorFailure {
  /**
   * Which requests fail.
   *
   * @default 'token'
   */
  target?: 'token' | 'api'
  /**
   * The status of the reply. Without it a failure with a `body` answers 200, as a maintenance page does, and one that is
   * only a `delayMs` is then answered as usual.
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

/** A vendor as tests see it: request handlers with the memory of a server. */
export interface Simulator {
  /** The provider's name, for example `'toast'`. */
  readonly name: string
  /** For MSW's `setupServer(...handlers)`. */
  readonly handlers: RequestHandler[]
  /** Token requests received so far, refused ones included. */
  readonly tokenRequests: number
  /** Requests to authenticated endpoints received so far, refused ones included. */
  readonly apiRequests: number
  /** Forgets every token that was issued, as a vendor does at maintenance. */
  forgetTokens(): void
  /** Makes the next requests fail. Failures that were asked for queue up. */
  failNext(failure: SimulatorFailure): void
  /** Back to the beginning: no tokens, no failures, counts at zero. */
  reset(): void
}
