import type { AuthFetch } from './auth.js'
import { AuthError } from './errors.js'
import { discard } from './http/discard.js'
import { bodyless, keepForReplay, type Outgoing } from './replay.js'
import { redirectsCarryAuthorization } from './runtime.js'
import type { TokenSource } from './token-source.js'
import type { Token } from './token.js'

/** Makes a `fetch` that attaches the token, and after a 401 gets a new one and sends the request once more. */
export function createAuthFetch(source: TokenSource<unknown>): AuthFetch {
  const { fetch, allowedOrigins, replayLimitBytes } = source.settings
  const provider = source.settings.provider.name

  /** Cross-origin redirects lose the header by the fetch standard's own rule. */
  function send(request: Outgoing, token: Token): Promise<Response> {
    const authorization = token.authorizationHeader
    request.headers?.set('authorization', authorization)
    // Where the runtime breaks that rule, the redirect itself is what the caller gets.
    const breaksRule = request.redirect === 'follow' && redirectsCarryAuthorization()
    const redirect = breaksRule ? ({ redirect: 'manual' } as const) : undefined
    if (request instanceof Request) return redirect ? fetch(request, redirect) : fetch(request)
    return fetch(request.url, { ...request.init, headers: request.headers ?? { authorization }, ...redirect })
  }

  /** @returns the origin */
  function check(request: Outgoing): string {
    const { origin } = request instanceof Request ? new URL(request.url) : request
    if (!allowedOrigins.has(origin)) {
      throw new AuthError({
        code: 'origin_not_allowed',
        provider,
        message: `${origin} may not see this token, so nothing was sent. If it is the vendor's, add it to allowedOrigins`,
      })
    }
    if (request.headers?.has('authorization')) {
      throw new AuthError({
        code: 'invalid_options',
        provider,
        message: 'auth.fetch attaches the Authorization header itself; leave yours out, or use the platform’s fetch',
      })
    }
    return origin
  }

  return async function authFetch(input, init) {
    const { authRetry = true, ...plainInit } = init ?? {}
    const request = bodyless(input, plainInit) ?? new Request(input, plainInit)
    const origin = check(request)
    const { signal } = request
    try {
      const token = await source.getToken({ signal })
      const { subject } = source
      const again = authRetry ? keepForReplay(request, replayLimitBytes) : undefined
      const response = await send(request, token)
      if (!isRefusal(response, origin) || !again) return response

      source.emit({ type: 'unauthorized', origin })
      let [refused, refusal] = [token, response]
      for (let isFirst = true; ; isFirst = false) {
        const recovery = await source.recover(refused, subject, signal)
        const next = again()
        // Only what the vendor gave because of a 401 can say something against the endpoint. A token that was found may be as
        // old as the refused one, but not the second time: then it was written since.
        const isAnswer = 'token' in recovery && (recovery.from === 'vendor' || (recovery.from === 'record' && !isFirst))
        if ('skipped' in recovery || next === undefined) {
          const why = 'skipped' in recovery ? recovery.skipped : 'body_not_kept'
          // Without a replay nobody knows whether the new token helps: not to ask again for it at once is the safe guess.
          if ('token' in recovery && isAnswer) source.judge(recovery.token, false)
          const code = 'skipped' in recovery ? recovery.code : undefined
          source.emit({ type: 'recovery_skipped', origin, why, ...(code && { code }) })
          return refusal
        }
        discard(refusal)
        const replayed = await send(next, recovery.token)
        const fruitful = replayed.status !== 401
        if (isAnswer || (fruitful && recovery.from !== 'held')) source.judge(recovery.token, fruitful)
        source.emit({ type: 'replayed', fruitful, origin })
        if (isAnswer || !isFirst || !isRefusal(replayed, origin)) return replayed
        ;[refused, refusal] = [recovery.token, replayed]
      }
    } catch (error) {
      // As fetch itself does: whoever aborts gets their own reason back.
      if (signal?.aborted) throw signal.reason
      throw error
    }
  }
}

/** Whether the host that was asked refused the token. Of one that a redirect led to, a 401 says nothing: the header went no further. */
function isRefusal({ status, redirected, url }: Response, origin: string): boolean {
  return status === 401 && (!redirected || new URL(url).origin === origin)
}
