import type * as Ky from 'ky'
import type { TokenHttp, TokenHttpReply, TokenHttpRequest } from '../contracts.js'
import { Stopwatch } from '../clock.js'
import { AuthError, isAuthError } from '../errors.js'
import { signalOf } from '../plain-cause.js'
import { unstored } from '../runtime.js'
import { readCapped } from './read-capped.js'
import { retryAfterMs } from './retry-after.js'

/** What the token requests of one flight share. */
export interface TokenHttpOptions {
  provider: string
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  now: () => number
  /** Milliseconds for one attempt, its body included. */
  timeoutMs: number
  /** Milliseconds that are left for all attempts. */
  totalTimeoutMs: () => number
  retry: { limit: number; delayMs: number }
  onRetry: (attempt: number, error: AuthError) => void
  /** Is called when a deadline passed so long ago that the machine must have slept meanwhile, or the process been frozen. */
  onSlept: () => void
}

/**
 * Makes the way to a token endpoint. ky drives deadlines and retries; `attempt` sends the request and turns its reply
 * into a body or a final error. So ky holds no query, headers or body, which an error of its own could carry off, and makes
 * no streams of them.
 */
export function createTokenHttp(options: TokenHttpOptions): TokenHttp {
  return {
    async post(url, request) {
      const { provider, timeoutMs, retry, onRetry } = options
      const { default: ky, isTimeoutError } = await loadKy(provider)
      // Not 'error', which some runtimes reject and which would look like a network error worth a retry.
      const init = { method: 'POST', ...encode(request), redirect: 'manual', ...unstored() } as const
      const total = Math.ceil(options.totalTimeoutMs())
      // The process may have stood still meanwhile, for longer than its lease.
      if (total <= 0) throw timeout(provider, url, 0)
      const whole = new Stopwatch(options.now)
      let latest = whole
      let reply: Reply | undefined
      // A query may hold a secret, as a body may.
      const [withoutQuery = url] = url.split('?', 1)
      try {
        await ky.post(withoutQuery, {
          async fetch(input) {
            // After a sleep in the pause between two attempts: the lease is another's now.
            if (options.totalTimeoutMs() <= 0) throw timeout(provider, url, total)
            latest = new Stopwatch(options.now)
            reply = await attempt(url, { ...init, signal: (input as Request).signal }, options)
            return new Response(null, { status: reply.status })
          },
          throwHttpErrors: false,
          timeout: Math.min(timeoutMs, total),
          totalTimeout: total,
          retry: {
            limit: request.once ? 0 : retry.limit,
            methods: ['post'],
            delay: (count) => retry.delayMs * 2 ** (count - 1),
            jitter: (delay) => delay * (0.5 + Math.random() / 2),
            shouldRetry: ({ error }) => isAuthError(error, 'provider_unavailable') && !isCertificateError(error),
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
        // Anything else is a request that could not even be made: the provider package's defect.
        if (!isTimeoutError(error)) throw error
        throw timeout(provider, url, Math.min(timeoutMs, total), error)
      } finally {
        if (whole.hasSlept(total) || latest.hasSlept(Math.min(timeoutMs, total))) options.onSlept()
      }
      return toReply(reply as Reply, request, provider)
    },
  }
}

// Kept: to import what is loaded already costs as much as a look into Redis.
let loaded: typeof Ky | undefined

/** Loads ky with the first token request: it costs more than all the rest of an import. */
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

function encode({ form, json, headers }: TokenHttpRequest): { body: string; headers: Record<string, string> } {
  const [type, body] =
    form === undefined
      ? ['application/json', JSON.stringify(json)]
      : ['application/x-www-form-urlencoded', new URLSearchParams(form).toString()]
  // One that cannot be sent throws here, and not in an attempt, where it would look like a network error.
  const checked = new Headers({ accept: 'application/json', 'content-type': type, ...headers })
  return { body, headers: Object.fromEntries(checked) }
}

/** A 2xx or 4xx with its whole body. */
interface Reply {
  readonly ok: boolean
  readonly status: number
  readonly text: string
}

/** Sends the request once. @throws AuthError for any other reply */
async function attempt(url: string, init: RequestInit, { provider, fetch, now }: TokenHttpOptions): Promise<Reply> {
  const { host } = new URL(url)
  let response: Response
  let text: string | undefined
  try {
    response = await fetch(url, init)
    // The body is read here, inside the attempt, so that its deadline and its retry cover a body cut half way too.
    text = await readCapped(response)
  } catch (error) {
    // Not sent again: it is the page that may not wait for the vendor, and the framework has to hear of it.
    if (signalOf(error) !== undefined) {
      throw new AuthError({
        code: 'aborted',
        provider,
        message:
          'the framework ended the token request, since it renders this page before anybody asks for it. Let the error through, or ask for a token at each request only',
        cause: error,
      })
    }
    throw new AuthError({
      code: 'provider_unavailable',
      provider,
      message: `the connection to ${host} failed or was cut. Check the network, the host name and its certificate; if they are right, try again later`,
      cause: error,
    })
  }
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw new AuthError({
      code: 'invalid_response',
      provider,
      status,
      message: `${host} answered the token request with a redirect, which is not followed: it would carry the credentials elsewhere. Check the base URL`,
    })
  }
  if (status === 429) {
    throw new AuthError({
      code: 'rate_limited',
      provider,
      status,
      retryAfterMs: retryAfterMs(response.headers, now()),
      message: `${host} limits token requests and refused this one (429). Wait, and make fewer: share one instance, and a cache between processes`,
    })
  }
  if (status >= 500 || status === 408) {
    throw new AuthError({
      code: 'provider_unavailable',
      provider,
      status,
      retryAfterMs: retryAfterMs(response.headers, now()),
      message: `${host} answered the token request with ${status}. It is down or in maintenance; try again later`,
    })
  }
  if (text === undefined) {
    throw new AuthError({
      code: 'invalid_response',
      provider,
      status,
      message: `${host} sent more than 64 KiB in reply to a token request. Check the base URL`,
    })
  }
  return { ok: response.ok, status, text }
}

function toReply({ ok, status, text }: Reply, request: TokenHttpRequest, provider: string): TokenHttpReply {
  try {
    return { ok, status, body: JSON.parse(text) as unknown }
  } catch {
    if (!ok || request.reply === 'any') return { ok, status, body: undefined }
    throw new AuthError({
      code: 'provider_unavailable',
      provider,
      status,
      message: `the token endpoint answered ${status} with ${text === '' ? 'an empty body' : 'something that is not JSON'}, as a maintenance page does. Try again later; if it goes on, check the base URL`,
    })
  }
}

/** Certificates do not mend themselves between two attempts. Codes as Node, Bun and Deno name them. */
function isCertificateError(error: AuthError): boolean {
  const { code } = (error.cause ?? {}) as { code?: string }
  return code !== undefined && /CERT|ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
}
