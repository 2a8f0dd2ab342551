import type { AuthStatus } from '@auth/core'
import { isRevocable } from '../revocable.js'
import { duration } from '../report.js'
import { revokeHeld } from '../scenarios.js'
import { nothingCounted, type Done } from './action.js'
import { foreseen } from './foreseen.js'
import { errorOf, type Stage } from './stage.js'

export async function callForToken({ auth }: Stage): Promise<Done> {
  const before = auth.status()
  const { tokenRequests: expected, fails } = foreseen(before)
  const error = await errorOf(auth.getToken())
  if (error) {
    const problem = fails ? undefined : `the call failed with ${error.code}`
    return { calls: 1, failures: 1, error, expected, problem, text: `held back after ${error.code}` }
  }
  const problem = fails ? 'a call that was to be held back got a token' : undefined
  return { calls: 1, failures: 0, expected, problem, text: whatWasGiven(before, auth.status()) }
}

function whatWasGiven(before: AuthStatus, after: AuthStatus): string {
  if (after.token?.masked !== before.token?.masked) return 'a new token'
  if (after.suspect) return 'the held token was given out, though suspect: a request has to wait'
  if (after.refreshing) return 'the held token was given out, and is renewed behind it'
  const isAnswered = after.tokenRequests > before.tokenRequests && after.backoff === undefined
  return isAnswered ? 'the vendor gave the same token again' : 'the held token was given out'
}

export async function callApi({ auth, provider }: Stage): Promise<Done> {
  const { tokenRequests: expected, fails } = foreseen(auth.status())
  let status = 0
  const error = await errorOf(provider.call(auth).then((response) => (status = response.status)))
  if (error) {
    const problem = fails ? undefined : `the call failed with ${error.code}`
    return { calls: 1, failures: 1, error, expected, problem, text: `held back after ${error.code}` }
  }
  const isGood = status === 200 && !fails
  return {
    calls: 1,
    failures: status === 200 ? 0 : 1,
    expected,
    problem: isGood ? undefined : `the API answered ${status}`,
    text: `the API answered ${status}`,
  }
}

export async function invalidate({ auth }: Stage): Promise<Done> {
  if (auth.status().token === undefined) return { ...nothingCounted, text: 'No token is held' }
  await auth.invalidate()
  const problem = auth.status().suspect ? undefined : 'the token is not marked'
  return { ...nothingCounted, problem, text: 'The token is marked as suspect: the next call asks for a new one' }
}

export async function revoke(stage: Stage): Promise<Done> {
  const { auth } = stage
  const first = await callForToken(stage)
  await stage.settled()
  if (first.failures > 0 || !isRevocable(auth)) return first
  const problem = first.problem ?? (await revokeHeld(auth))
  return { ...first, problem, text: 'the token was revoked, and the vendor refuses it' }
}

/** Where a token's life can be moved to, in the order in which it gets there. */
type Goal = 'advisory' | 'mandatory' | 'expired'

const life: readonly AuthStatus['state'][] = ['valid', 'advisory', 'mandatory', 'expired']

const places: Readonly<Record<Goal, { readonly where: string; readonly nextCall: string }>> = {
  advisory: { where: 'to the advisory window', nextCall: 'The next call gets this token, renewed behind it' },
  mandatory: {
    where: 'to the mandatory window',
    nextCall: 'The next call waits for a new one, though this one still works',
  },
  expired: { where: 'past the token’s end', nextCall: 'The next call waits for a new one' },
}

/** Moves the clock on to there in the life of the held token. Only where there is none, or it is past that, it gets one. */
export async function moveTo(stage: Stage, goal: Goal): Promise<Done> {
  const { auth, clock } = stage
  const isAhead = () => {
    const reached = life.indexOf(auth.status().state)
    return reached !== -1 && reached <= life.indexOf(goal)
  }
  const first = isAhead() ? nothingCounted : await callForToken(stage)
  await stage.settled()
  const { token } = auth.status()
  if (token === undefined || first.failures > 0) return first
  if (!isAhead()) return { ...first, text: 'no new token was to be had, and this one is past that: the clock stays' }
  const { where, nextCall } = places[goal]
  const time = startOf(goal, token)
  const aheadMs = time - clock.now()
  stage.advanceTo(time, `${duration(Math.max(0, aheadMs))} ahead, ${where}`)
  const { state } = auth.status()
  const problem = state === goal ? undefined : `the token is ${state}`
  const moved = aheadMs > 0 ? `${duration(aheadMs)} ahead, ${where}` : 'There already'
  return { ...first, problem: first.problem ?? problem, text: `${moved}. ${nextCall}` }
}

function startOf(goal: Goal, token: NonNullable<AuthStatus['token']>): number {
  const { expiresAt, advisoryWindowMs, mandatoryWindowMs } = token
  // Renewals in the background are spread over the first half of the window: by then each token's time has come.
  const advisoryMs = Math.floor(advisoryWindowMs / 2) + 1
  return expiresAt - { advisory: advisoryMs, mandatory: mandatoryWindowMs, expired: 0 }[goal]
}

export async function secondProcess(stage: Stage): Promise<Done> {
  const first = await callForToken(stage)
  if (first.failures > 0) return first
  const masked = stage.auth.status().token?.masked
  const second = await stage.startSecondProcess()
  if ('failed' in second) return { ...first, calls: 2, failures: 1, problem: second.failed }
  const problem =
    second.masked !== masked
      ? 'the second process has another token'
      : second.tokenRequests > 0
        ? `the second process sent ${second.tokenRequests} token requests`
        : undefined
  const text = `process ${second.pid} took ${second.masked} from the shared cache and sent none`
  return { ...first, calls: 2, problem: first.problem ?? problem, text }
}
