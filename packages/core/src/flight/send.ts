import { AuthError } from '../contract/errors.js'
import type { Provider } from '../contract/provider.js'
import { toAuthError, vendorHttp, withWait } from '../http/vendor-http.js'
import { Stopwatch } from '../util/clock.js'
import { fingerprint } from '../util/fingerprint.js'
import { isSilence, type Obtained } from './obtained.js'
import { withSpaceHint } from './outer-space.js'
import { noteAttempt, shareFailure, shareToken, type Sender, type Try } from './share.js'
import { toToken } from './to-token.js'

/**
 * Sends the request to the vendor, and notes it in the record before and after.
 *
 * @returns `undefined` if it is worth another try: another process took the lease before anything was sent, or the
 *   machine slept through the reply
 */
export async function send<Credentials>(
  flight: Sender<Credentials>,
  attempt: Try<Credentials>,
): Promise<Obtained | undefined> {
  const { account, reason, held } = flight
  const { credentials, session, spentMs, isLast } = attempt
  const { provider, now, totalTimeoutMs } = account.settings
  const watch = new Stopwatch(now)
  let hasSlept = false
  let repliedAt: number | undefined
  const tokenHttp = await vendorHttp(account.settings, spentMs, {
    onSlept: () => (hasSlept = true),
    onReply: (at) => (repliedAt = at),
    mayGo: () => {
      // As after a sleep, another process may have sent it by now.
      hasSlept ||= session?.isLost === true
      return session?.isLost !== true
    },
    onRetry: (retry, { code }) => {
      account.tokenRequests += 1
      account.emit({ type: 'token_request_retried', attempt: retry, code })
    },
  })
  const refreshToken = await account.refreshTokens?.load(totalTimeoutMs)
  const { notedAt, isOurTurn } = await noteAttempt(flight, attempt)
  // Another process took the lease in the meantime, so it sends the request.
  if (!isOurTurn && !isLast) return undefined
  // A cache that loses every lease is broken.
  if (!isOurTurn) session?.giveUp()
  const sentAt = now()
  let isSent = false
  try {
    const ask = wayToAsk(provider, refreshToken)
    isSent = true
    account.tokenRequests += 1
    account.emit({ type: 'token_requested', reason })
    const response = await ask(credentials, tokenHttp)
    await account.refreshTokens?.save({ response, sentAt })
    // The token expired while the machine slept, which is not the reply's fault. Its callers ask again.
    hasSlept ||= watch.hasSlept(totalTimeoutMs)
    const arrivedAt = hasSlept || watch.stoodStill ? sentAt : now()
    const token = toToken(response, provider.name, { sentAt, now: arrivedAt, repliedAt })
    const sameToken = token.accessToken === held?.accessToken
    const durationMs = Math.round(watch.monotonicMs)
    account.emit({ type: 'token_obtained', reason, durationMs, expiresAt: token.expiresAt, sameToken })
    return await shareToken(token, flight, attempt)
  } catch (thrown) {
    hasSlept ||= watch.hasSlept(totalTimeoutMs)
    const error = withSpaceHint(toAuthError(thrown, provider.name), credentials, refreshToken)
    const durationMs = Math.round(watch.monotonicMs)
    const failure = await noteFailure(error, flight, attempt, {
      refreshToken,
      notedAt,
      sentAt,
      isSent,
      hasSlept,
      durationMs,
    })
    const isNobodysFault = hasSlept && failure === undefined && error.code !== 'credentials_unavailable'
    if (isNobodysFault && !isLast && !flight.isForgotten) return undefined
    throw failure ? withWait(error, failure.until - now()) : error
  }
}

/** @throws AuthError `reauthorization_required` where there is nothing to send */
function wayToAsk<Credentials>(provider: Provider<Credentials>, refreshToken: string | undefined) {
  if (refreshToken !== undefined && provider.refreshToken) return provider.refreshToken.bind(provider, refreshToken)
  if (provider.requestToken) return provider.requestToken.bind(provider)
  throw new AuthError({
    code: 'reauthorization_required',
    provider: provider.name,
    message:
      'refreshTokens.load() gave no refresh token, and there is nothing else to ask with. Store one, or ask the user to authorize again',
  })
}

interface Sent {
  readonly refreshToken: string | undefined
  readonly notedAt: number
  readonly sentAt: number
  readonly isSent: boolean
  readonly hasSlept: boolean
  readonly durationMs: number
}

/** Notes a failed request here, in the record and in an event. Returns the backoff that it causes, if any. */
async function noteFailure<Credentials>(
  error: AuthError,
  flight: Sender<Credentials>,
  attempt: Try<Credentials>,
  { refreshToken, notedAt, sentAt, isSent, hasSlept, durationMs }: Sent,
): Promise<{ readonly until: number } | undefined> {
  const { account, reason } = flight
  const { known } = attempt
  const { code, status } = error
  // The framework sent nothing, or there was nothing to send: the vendor has counted no request.
  if (!isSent || error.digest !== undefined) known.withdrawAttempt(notedAt)
  const refusedGrant = code === 'reauthorization_required' ? await fingerprint(refreshToken ?? '') : undefined
  // A request the process slept through says nothing about the vendor; a reply counts from when its request was sent.
  const isNoted = !flight.isForgotten && (!hasSlept || !isSilence(error))
  const since = hasSlept ? sentAt : account.settings.now()
  const failure = isNoted ? known.noteFailure(error, since, refusedGrant) : undefined
  await shareFailure(flight, attempt)
  account.emit({
    type: 'token_request_failed',
    reason,
    durationMs,
    code,
    ...(status !== undefined && { status }),
    ...(failure && { backoffUntil: failure.until }),
  })
  return failure
}
