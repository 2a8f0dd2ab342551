import { AuthError } from '../contract/errors.js'
import type { Provider } from '../contract/provider.js'
import { toAuthError, vendorHttp, withWait } from '../http/vendor-http.js'
import { Stopwatch } from '../util/clock.js'
import { fingerprint } from '../util/fingerprint.js'
import { grantInUse } from './grant-right.js'
import { isSilence, type Obtained } from './obtained.js'
import { withSpaceHint } from './outer-space.js'
import type { GrantUse } from './grant-use.js'
import { noteAttempt, shareFailure, shareToken, type Sender, type Try } from './share.js'
import { toToken } from './to-token.js'

/**
 * Sends the request to the vendor under the right to the refresh token, where there is one.
 *
 * @returns `undefined` if it is worth another try: another process took the lease or the right before anything was sent, the
 *   machine slept through the reply, or an authorization code was refused where there is a refresh token as well
 */
export async function send<Credentials>(
  flight: Sender<Credentials>,
  attempt: Try<Credentials>,
): Promise<Obtained | undefined> {
  const { account, reason } = flight
  const { refreshTokens, settings } = account
  const watch = new Stopwatch(settings.now)
  const use = await refreshTokens?.begin().catch((error: unknown) => {
    // A renewal in the background that never gets to send anything would be seen by nobody.
    const { code } = toAuthError(error, settings.provider.name)
    const durationMs = Math.round(watch.monotonicMs)
    account.emit({ type: 'token_request_failed', reason, durationMs, code })
    throw error
  })
  try {
    return await sendUnder(use, flight, attempt)
  } finally {
    if (use) refreshTokens?.end(use)
  }
}

/** Notes it in the record before and after. */
async function sendUnder<Credentials>(
  use: GrantUse | undefined,
  flight: Sender<Credentials>,
  attempt: Try<Credentials>,
): Promise<Obtained | undefined> {
  const { account, reason, held } = flight
  const { credentials, session, spentMs, isLast } = attempt
  const { provider, now, totalTimeoutMs } = account.settings
  const usesCode = account.refreshTokens?.sendsCode ?? false
  const refreshToken = usesCode ? undefined : use?.refreshToken
  const watch = new Stopwatch(now)
  let hasSlept = false
  let isLost = false
  let repliedAt: number | undefined
  const mayGo = () => {
    isLost ||= use?.right.isLost === true
    // As after a sleep, another process may have sent it by now.
    hasSlept ||= session?.isLost === true
    return !isLost && session?.isLost !== true
  }
  const tokenHttp = await vendorHttp(account.settings, spentMs, {
    onSlept: () => (hasSlept = true),
    onReply: (at) => (repliedAt = at),
    mayGo,
    onRetry: (retry, { code }) => {
      account.tokenRequests += 1
      account.emit({ type: 'token_request_retried', attempt: retry, code })
    },
  })
  const { notedAt, isOurTurn } = await noteAttempt(flight, attempt)
  // Another process took the lease in the meantime, so it sends the request.
  if (!isOurTurn && !isLast) return undefined
  // A cache that loses every lease is broken.
  if (!isOurTurn) session?.giveUp()
  const sentAt = now()
  let isSent = false
  try {
    const ask = wayToAsk(provider, refreshToken)
    // Before the provider notes that it has sent its code.
    if (!mayGo() || spentMs + watch.monotonicMs >= totalTimeoutMs) throw unsent(provider.name)
    isSent = true
    account.tokenRequests += 1
    account.emit({ type: 'token_requested', reason })
    const response = await ask(credentials, tokenHttp)
    // Before anything else: the one that was sent is spent.
    if (use) await account.refreshTokens?.save(use, response.refreshToken)
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
    const error = isLost
      ? grantInUse(provider.name)
      : withSpaceHint(toAuthError(thrown, provider.name), credentials, refreshToken)
    const durationMs = Math.round(watch.monotonicMs)
    // One that was used before a restart: the refresh token that it brought goes on.
    const isCodeRefused = usesCode && use?.refreshToken !== undefined && error.code === 'reauthorization_required'
    const sent = { refreshToken, notedAt, sentAt, isSent: isSent && !isLost, hasSlept, durationMs }
    const failure = await noteFailure(error, flight, attempt, sent)
    const isNobodysFault = hasSlept && failure === undefined
    const isWorthAnother = isNobodysFault || isCodeRefused || error.code === 'grant_in_use'
    if (isWorthAnother && !isLast && !flight.isForgotten) return undefined
    throw failure ? withWait(error, failure.until - now()) : error
  }
}

/** @throws AuthError `reauthorization_required` where there is nothing to send */
function wayToAsk<Credentials>(provider: Provider<Credentials, string, string>, refreshToken: string | undefined) {
  if (refreshToken !== undefined && provider.refreshToken) return provider.refreshToken.bind(provider, refreshToken)
  if (provider.requestToken) return provider.requestToken.bind(provider)
  throw new AuthError({
    code: 'reauthorization_required',
    provider: provider.name,
    message:
      'refreshTokens.load() gave no refresh token, and there is nothing else to ask with. Store one, or ask the user to authorize again',
  })
}

function unsent(provider: string): AuthError {
  return new AuthError({
    code: 'timeout',
    provider,
    message:
      'the token request was not sent, since what comes before it took too long: credentials, cache, or the store of the refresh token. See which of them is slow, or raise totalTimeoutMs',
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
  const mayBeGrant =
    account.settings.policy.refusalsAlike && refreshToken !== undefined && code === 'invalid_credentials'
  const isGrant = code === 'reauthorization_required' || mayBeGrant
  const refusedGrant = isGrant ? await fingerprint(refreshToken ?? '') : undefined
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
