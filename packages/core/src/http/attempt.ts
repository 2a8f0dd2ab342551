import { AuthError } from '../contract/errors.js'
import { dispatcherFault, notAResponse, statusFault } from './fetch-faults.js'
import { signalOf } from '../util/plain-cause.js'
import { isProxyRefusal, proxyRefusal } from './failed-connection.js'
import { readCapped } from './read-capped.js'
import { retryAfterMs } from './retry-after.js'

/** What an attempt is made with. */
export interface AttemptOptions {
  provider: string
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  now: () => number
}

/** A 2xx or 4xx with its whole body. */
export interface Reply {
  readonly ok: boolean
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

/** Statuses that redirect a client (RFC 9110 section 15.4); 300 and 304 do not. */
export const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Sends the request once. @throws AuthError for any other reply */
export async function attempt(
  url: string,
  init: RequestInit,
  { provider, fetch, now }: AttemptOptions,
): Promise<Reply> {
  const { host } = new URL(url)
  let response: Response
  let fault: AuthError | undefined
  let text: string | undefined
  try {
    response = await fetch(url, init)
    // What `Response.error()` returns: a fetch's way to say that the network failed.
    if (response?.type === 'error') throw new TypeError('network error')
    fault = notAResponse(response, provider)
    // Read here, inside the attempt, so that its deadline and its retry also cover a body that is cut off halfway.
    text = fault ? undefined : await readCapped(response)
  } catch (error) {
    // Not sent again: the page may not wait for the vendor, and the framework has to receive this error.
    if (signalOf(error) !== undefined) {
      throw new AuthError({
        code: 'aborted',
        provider,
        message:
          'the framework ended the token request, since it renders this page before anybody asks for it. Let the error through, or ask for a token at each request only',
        cause: error,
      })
    }
    if (isProxyRefusal(error)) throw proxyRefusal(provider, host)
    throw (
      dispatcherFault(error, provider) ??
      statusFault(error, provider) ??
      new AuthError({
        code: 'provider_unavailable',
        provider,
        message: `the connection to ${host} failed or was cut. Check the network, the host name and its certificate, and what a proxy in between wants (407); if they are right, try again later`,
        cause: error,
      })
    )
  }
  if (fault) throw fault
  const { status } = response
  // Some clients' replies lack it.
  const headers = (response.headers as Headers | undefined) ?? new Headers()
  if (response.type === 'opaqueredirect' || redirects.has(status)) {
    throw new AuthError({
      code: 'invalid_response',
      provider,
      status,
      message: `${host} answered the token request with a redirect, which is not followed: it would carry the credentials elsewhere. Check the base URL`,
    })
  }
  if (status === 407) throw proxyRefusal(provider, host)
  if (status === 429) {
    throw new AuthError({
      code: 'rate_limited',
      provider,
      status,
      retryAfterMs: retryAfterMs({ status, headers }, { now }),
      message: `${host} limits token requests and refused this one (429). Wait, and make fewer: share one instance, and a cache between processes`,
    })
  }
  if (status >= 500 || status === 408) {
    throw new AuthError({
      code: 'provider_unavailable',
      provider,
      status,
      retryAfterMs: retryAfterMs({ status, headers }, { now }),
      message: `${host} answered the token request with ${status}. It is down or in maintenance; try again later`,
    })
  }
  if (status < 200 || (status >= 300 && status < 400)) {
    throw new AuthError({
      code: 'invalid_response',
      provider,
      status,
      message: `${host} answered the token request with ${status}, which is no answer to it. Something in between, such as a cache or a proxy, may have given it. Check the base URL`,
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
  return { ok: status < 300, status, text, headers }
}
