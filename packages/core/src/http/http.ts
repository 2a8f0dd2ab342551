import type * as Ky from 'ky'
import type { TokenHttp, TokenHttpGet, TokenHttpReply, TokenHttpRequest } from '../contract/token-http.js'
import { Stopwatch } from '../util/clock.js'
import { settle } from '../util/settle.js'
import { AuthError, isAuthError } from '../contract/errors.js'
import { attempt, type AttemptOptions, type Reply } from './attempt.js'
import { isCertificateError } from './failed-connection.js'
import { replyWith } from './reply.js'
import { readDate } from './retry-after.js'
import { unstored } from '../util/runtime.js'

/** What the token requests of one flight share. */
export interface TokenHttpOptions extends AttemptOptions {
  /** Milliseconds for one attempt, its body included. */
  timeoutMs: number
  /** Milliseconds left for all attempts. */
  totalTimeoutMs: () => number
  retry: { limit: number; delayMs: number }
  onRetry: (attempt: number, error: AuthError) => void
  /** Called with each reply's own time, in epoch milliseconds, where it says one that can be meant. */
  onReply: (repliedAt: number | undefined) => void
  /** Called when a deadline is so long past that the machine must have slept, or the process been frozen. */
  onSlept: () => void
  /** Asked before each sending, retries too: whether the right to send, such as a lease, has not been lost meanwhile. */
  mayGo?: () => boolean
}

/**
 * Makes the HTTP access to a token endpoint. ky drives deadlines and retries; `attempt` sends the request and turns its
 * reply into a body or a final error. So ky never sees a query, headers or body, which its errors could leak, and does
 * not turn them into streams.
 */
export function createTokenHttp(options: TokenHttpOptions): TokenHttp {
  return {
    post: (url, request) => send('post', url, request, options),
    get: (url, request = {}) => send('get', url, request, options),
  }
}

async function send(
  method: 'get' | 'post',
  url: string,
  request: TokenHttpRequest,
  options: TokenHttpOptions,
): Promise<TokenHttpReply> {
  const { provider, timeoutMs, retry, onRetry } = options
  const { default: ky, isTimeoutError } = await loadKy(provider)
  // Not 'error', which some runtimes reject and which would look like a network error worth a retry.
  const init = { method: method.toUpperCase(), ...encode(method, request), redirect: 'manual', ...unstored() } as const
  const total = Math.ceil(options.totalTimeoutMs())
  // The process may have been frozen for longer than its lease.
  if (total <= 0) throw timeout(provider, url, 0)
  const whole = new Stopwatch(options.now)
  let latest = whole
  let pending: Promise<Reply> | undefined
  let reply: Reply | undefined
  // Not the signal of ky's Request: Node may collect that as garbage while the request is under way.
  const over = new AbortController()
  // A query may contain a secret, as a body may.
  const [withoutQuery = url] = url.split('?', 1)
  try {
    await ky[method](withoutQuery, {
      async fetch() {
        // The machine slept during the pause between two attempts: another process now has the lease.
        if (options.totalTimeoutMs() <= 0) throw timeout(provider, url, total)
        if (options.mayGo?.() === false) throw lost(provider)
        latest = new Stopwatch(options.now)
        pending = attempt(url, { ...init, signal: over.signal }, options)
        reply = await pending
        // Any will do: ky learns of failures from what is thrown.
        return new Response(null)
      },
      throwHttpErrors: false,
      timeout: Math.min(timeoutMs, total),
      totalTimeout: total,
      retry: {
        limit: request.once ? 0 : retry.limit,
        methods: [method],
        delay: (count) => retry.delayMs * 2 ** (count - 1),
        jitter: (delay) => delay * (0.5 + Math.random() / 2),
        shouldRetry: ({ error }) =>
          isAuthError(error, 'provider_unavailable') && error.status !== 407 && !isCertificateError(error),
      },
      hooks: {
        // Not in shouldRetry: the deadline may end the pause before the request is sent again.
        beforeRetry: [
          ({ error, retryCount }) => {
            if (isAuthError(error)) onRetry(retryCount, error)
          },
        ],
      },
    })
  } catch (error) {
    // Anything else is a request that could not even be built: a bug in the provider package.
    if (!isTimeoutError(error)) throw error
    reply = request.once && pending ? await lateReply(pending, latest, Math.min(timeoutMs, total), options) : undefined
    if (reply === undefined) throw timeout(provider, url, Math.min(timeoutMs, total), error)
  } finally {
    over.abort()
    if (whole.hasSlept(total) || latest.hasSlept(Math.min(timeoutMs, total))) options.onSlept()
  }
  const read = toReply(reply as Reply, request, provider)
  options.onReply(readDate(read.header('date') ?? ''))
  return read
}

/**
 * The reply that came while this process stood still: a deadline that passed meanwhile ends first, though what it waits for may have
 * arrived. It matters for what cannot be sent again, since the reply may have the refresh token in it that replaces the one sent.
 */
async function lateReply(
  pending: Promise<Reply>,
  watch: Stopwatch,
  limitMs: number,
  { now }: TokenHttpOptions,
): Promise<Reply | undefined> {
  const lateMs = watch.longestMs - limitMs
  if (lateMs < busyMs) return undefined
  const outcome = await settle(pending, watch.hasSlept(limitMs) ? limitMs : Math.min(limitMs, busyGraceMs), now)
  return 'value' in outcome ? outcome.value : undefined
}

/** A deadline that ends this much too late ends in an event loop that was busy, or in a process that stood still. */
const busyMs = 50
const busyGraceMs = 1_000

// Kept, since importing a loaded module costs as much as a Redis read.
let loaded: typeof Ky | undefined

/** Loads ky with the first token request: it costs more than the rest of the import combined. */
export async function loadKy(provider: string): Promise<typeof Ky> {
  try {
    return (loaded ??= await import('ky'))
  } catch (cause) {
    const message = 'ky could not be loaded. If packages were updated while the process ran, start the process anew'
    throw new AuthError({ code: 'provider_unavailable', provider, message, cause })
  }
}

function timeout(provider: string, url: string, limitMs: number, cause?: unknown): AuthError {
  return new AuthError({
    code: 'timeout',
    provider,
    message: `no reply from ${new URL(url).host} within ${limitMs} ms. Try again later, or raise timeoutMs and totalTimeoutMs`,
    cause,
  })
}

function lost(provider: string): AuthError {
  return new AuthError({
    code: 'timeout',
    provider,
    message:
      'the token request was not sent, or not sent again, since the right to send it ran out first: this process, or its cache or store, stood still. Try again',
  })
}

function encode(
  method: 'get' | 'post',
  { form, json, headers }: TokenHttpRequest,
): { body?: string; headers: Record<string, string> } {
  const [type, body] =
    form === undefined
      ? ['application/json', JSON.stringify(json)]
      : ['application/x-www-form-urlencoded', new URLSearchParams(form).toString()]
  const sent = method === 'post'
  // What cannot be sent throws here, not in an attempt, where it would look like a network error.
  const checked = new Headers({ accept: 'application/json', ...(sent && { 'content-type': type }), ...headers })
  return { ...(sent && { body }), headers: Object.fromEntries(checked) }
}

function toReply({ ok, status, text, headers }: Reply, request: TokenHttpGet, provider: string): TokenHttpReply {
  try {
    return replyWith(headers, { ok, status, body: JSON.parse(text) as unknown })
  } catch {
    if (!ok || request.reply === 'any') return replyWith(headers, { ok, status, body: undefined })
    throw new AuthError({
      code: 'provider_unavailable',
      provider,
      status,
      message: `the token endpoint answered ${status} with ${text === '' ? 'an empty body' : 'something that is not JSON'}, as a maintenance page does. Try again later; if it goes on, check the base URL`,
    })
  }
}
