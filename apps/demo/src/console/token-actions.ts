import type { AuthStatus } from '@auth/core'
import { isRevocable } from '@auth/cli/accounts'
import { revokeHeld } from '../scenarios.js'
import { nothingCounted, type Done } from './action.js'
import type { Connection } from './connection.js'
import { foreseen, type Foreseen } from './foreseen.js'

export async function callForToken(connection: Connection): Promise<Done> {
  const { auth } = connection
  const before = auth.status()
  const { tokenRequests: expected, fails } = foreseenOf(connection)
  const error = await connection.errorOf(auth.getToken())
  if (error) return failed(error.code, { expected, fails, isHeldBack: before.backoff !== undefined })
  const problem = fails ? 'a call that was to fail got a token' : undefined
  return { calls: 1, failures: 0, expected, problem, text: whatWasGiven(before, auth.status()) }
}

/** What a call may cost. A wrong password is refused where there is nothing else to give out. */
function foreseenOf({ auth, faults, hasWrongPassword }: Connection): Foreseen {
  const { tokenRequests, fails } = foreseen(auth.status(), faults.current)
  return { tokenRequests, fails: fails || (hasWrongPassword && tokenRequests[0] > 0) }
}

interface Failed extends Pick<Done, 'expected'>, Pick<Foreseen, 'fails'> {
  readonly isHeldBack: boolean
}

function failed(code: string, { expected, fails, isHeldBack }: Failed): Done {
  const problem = fails ? undefined : `the call failed with ${code}`
  return { calls: 1, failures: 1, expected, problem, text: isHeldBack ? `held back after ${code}` : code }
}

function whatWasGiven(before: AuthStatus, after: AuthStatus): string {
  if (after.token?.masked !== before.token?.masked) return 'a new token'
  if (after.suspect) return 'the held token was given out, though suspect: a request has to wait'
  if (after.refreshing) return 'the held token was given out, and a new one is requested in the background'
  const isAnswered = after.tokenRequests > before.tokenRequests && after.backoff === undefined
  return isAnswered ? 'the vendor gave the same token again' : 'the held token was given out'
}

export async function callApi(connection: Connection): Promise<Done> {
  const isHeldBack = connection.auth.status().backoff !== undefined
  const { tokenRequests: expected, fails } = foreseenOf(connection)
  const { timesRefused, timesUnrecovered } = connection
  let status = 0
  const error = await connection.errorOf(connection.call().then((response) => (status = response.status)))
  if (error) return failed(error.code, { expected, fails, isHeldBack })
  // One that the vendor has forgotten costs another, unless that has to wait.
  const isRefused = connection.timesRefused > timesRefused
  const isGood = (status === 200 || connection.timesUnrecovered > timesUnrecovered) && !fails
  return {
    calls: 1,
    failures: status === 200 ? 0 : 1,
    expected: [expected[0], expected[1] + (isRefused ? 1 : 0)],
    problem: isGood ? undefined : `the API answered ${status}`,
    text: `the API answered ${status}`,
  }
}

export async function invalidate({ auth }: Connection): Promise<Done> {
  if (auth.status().token === undefined) return { ...nothingCounted, text: 'No token is held' }
  await auth.invalidate()
  const problem = auth.status().suspect ? undefined : 'the token is not marked'
  return { ...nothingCounted, problem, text: 'The token is marked as suspect: the next call asks for a new one' }
}

export async function forget({ auth }: Connection): Promise<Done> {
  await auth.forget()
  const { state, backoff } = auth.status()
  const problem = state === 'none' && backoff === undefined ? undefined : 'something is left'
  return { ...nothingCounted, problem, text: 'The token is forgotten, and nothing holds the next token request back' }
}

export async function revoke(connection: Connection): Promise<Done> {
  const { auth } = connection
  const first = await callForToken(connection)
  await connection.settled()
  if (first.failures > 0 || !isRevocable(auth)) return first
  const problem = first.problem ?? (await revokeHeld(auth))
  return { ...first, problem, text: 'the token was revoked, and the vendor refuses it' }
}

export async function secondProcess(connection: Connection): Promise<Done> {
  const first = await callForToken(connection)
  if (first.failures > 0) return first
  await connection.settled()
  const masked = connection.auth.status().token?.masked
  const second = await connection.startSecondProcess()
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
