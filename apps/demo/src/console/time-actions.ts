import type { AuthStatus } from '@auth/core'
import { duration } from '../report.js'
import { nothingCounted, type Done } from './action.js'
import type { Connection } from './connection.js'
import { callForToken } from './token-actions.js'

/** Where a token's life can be moved to, in the order in which it gets there. */
type Goal = 'advisory' | 'mandatory' | 'expired'

const life: readonly AuthStatus['state'][] = ['valid', 'advisory', 'mandatory', 'expired']

const places: Readonly<Record<Goal, { readonly where: string; readonly nextCall: string }>> = {
  advisory: {
    where: 'to the advisory window',
    nextCall: 'The next call gets this token, and a new one is requested in the background',
  },
  mandatory: {
    where: 'to the mandatory window',
    nextCall: 'The next call waits for a new one, though this one still works',
  },
  expired: { where: 'past the token’s end', nextCall: 'The next call waits for a new one' },
}

/** Moves the clock on to there in the life of the held token. Only where there is none, or it is past that, it gets one. */
export async function moveTo(connection: Connection, goal: Goal): Promise<Done> {
  const { auth, clock } = connection
  const isAhead = () => {
    const reached = life.indexOf(auth.status().state)
    return reached !== -1 && reached <= life.indexOf(goal)
  }
  const first = isAhead() ? nothingCounted : await callForToken(connection)
  await connection.settled()
  const { token } = auth.status()
  if (token === undefined || first.failures > 0) return first
  if (!isAhead()) return { ...first, text: 'no new token was to be had, and this one is past that: the clock stays' }
  const { where, nextCall } = places[goal]
  const aheadMs = clock.advanceTo(startOf(goal, token))
  if (aheadMs > 0) connection.tell('clock_moved', `The clock was moved ${duration(aheadMs)} ahead, ${where}`)
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
