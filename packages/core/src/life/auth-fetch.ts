import type { AuthFetch } from '../contract/auth.js'
import { AuthError, labelled } from '../contract/errors.js'
import { discard } from '../http/discard.js'
import { membersOf } from './init-members.js'
import { toOutgoing, type Outgoing } from './outgoing.js'
import { keepForReplay } from './replay.js'
import type { Life } from './life.js'
import { judge, recover } from './recovery.js'
import { tokenSender } from './token-sender.js'
import { originOf } from '../options/url.js'

/** Makes a `fetch` that attaches the token, and after a refusal gets a new one and sends the request once more. */
export function createAuthFetch(life: Life<unknown>): AuthFetch {
  const { allowedOrigins, replayLimitBytes, refusedStatuses, tokenHeader } = life.settings
  const provider = life.settings.provider.name
  const send = tokenSender(life.settings)

  /** @returns the origin */
  function check({ url, headers }: Outgoing): string {
    const origin = originOf(url)
    if (!allowedOrigins.has(origin)) {
      throw new AuthError({
        code: 'origin_not_allowed',
        provider,
        message: `${origin} may not see this token, so nothing was sent. If it is the vendor's, add it to allowedOrigins`,
      })
    }
    if (headers?.has(tokenHeader.name)) {
      throw new AuthError({
        code: 'invalid_options',
        provider,
        message: `auth.fetch attaches the ${tokenHeader.name.replace('authorization', 'Authorization')} header itself; leave yours out, or use the platform’s fetch`,
      })
    }
    return origin
  }

  /**
   * Whether the requested host refused the token. A 401 from a host behind a redirect says nothing: the header went only
   * to the first one. Some clients do not report redirects; then only a different host in the URL counts as one.
   */
  function isRefusal(
    { status, redirected, url }: Pick<Response, 'status'> & Partial<Response>,
    origin: string,
  ): boolean {
    const isAsked = redirected === false || !url || !URL.canParse(url) || originOf(url) === origin
    return refusedStatuses.has(status) && isAsked
  }

  return async function authFetch(input, init) {
    let signal: AbortSignal | undefined
    try {
      const { authRetry = true, ...members } = init ? membersOf(init) : {}
      const request = toOutgoing(input, members, life.settings)
      const origin = check(request)
      signal = request.signal
      const token = await life.getToken({ signal })
      const { subjectNumber: subject } = life
      const { first, again } = authRetry ? keepForReplay(request, replayLimitBytes) : { first: request }
      const response = await send(first, token)
      if (!isRefusal(response, origin) || !again) return response

      life.account.emit({ type: 'unauthorized', origin })
      let [refused, refusal] = [token, response]
      for (let isFirst = true; ; isFirst = false) {
        const recovery = await recover(life, refused, subject, signal)
        const next = again()
        // Only a token that the vendor issued because of a 401 proves the endpoint wrong. One found in the record may be
        // as old as the refused one, but not the second time: then it has been written since.
        const isAnswer = 'token' in recovery && (recovery.from === 'vendor' || (recovery.from === 'record' && !isFirst))
        if ('skipped' in recovery || next === undefined) {
          const why = 'skipped' in recovery ? recovery.skipped : 'body_not_kept'
          // Without a replay nobody knows whether the new token works: the safe guess is not to ask again at once.
          if ('token' in recovery && isAnswer) judge(life, recovery.token, false)
          const code = 'skipped' in recovery ? recovery.code : undefined
          life.account.emit({ type: 'recovery_skipped', origin, why, ...(code && { code }) })
          return refusal
        }
        discard(refusal)
        const replayed = await send(next, recovery.token)
        const fruitful = !refusedStatuses.has(replayed.status)
        if (isAnswer || (fruitful && recovery.from !== 'held')) judge(life, recovery.token, fruitful)
        life.account.emit({ type: 'replayed', fruitful, origin })
        if (isAnswer || !isFirst || !isRefusal(replayed, origin)) return replayed
        ;[refused, refusal] = [recovery.token, replayed]
      }
    } catch (error) {
      // As fetch itself does: callers who abort get their own reason back.
      if (signal?.aborted) throw signal.reason
      throw labelled(error, life.account.label)
    }
  }
}
