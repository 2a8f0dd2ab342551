import type { AuthStatus } from '@auth/core'
import { duration } from '../report.js'
import type { Done } from './action.js'
import { foreseen } from './foreseen.js'
import { errorOf, type Stage } from './stage.js'

/** Each try is sent three times. The pauses between tries double from a second, so that four fit into 10 s. */
const mostWhileDown = 12

/** Whether nothing asks for a new token before a time. */
function isAtRest({ state, suspect, token }: AuthStatus, until: number): boolean {
  return state === 'valid' && !suspect && token !== undefined && token.expiresAt - token.advisoryWindowMs > until
}

export async function vendorDown(stage: Stage): Promise<Done> {
  const { auth, clock, faults } = stage
  const before = auth.status()
  const { tokenRequests, fails } = foreseen(before)
  const isHeld = tokenRequests[0] === 0 && !fails
  const start = clock.now()
  const end = start + 10_000
  const calls = 100
  const errors = await faults.during({ status: 503 }, async () => {
    const all = []
    for (let call = 0; call < calls; call += 1) {
      clock.advanceTo(start + call * 100)
      all.push(await errorOf(auth.getToken()))
      // The clock stands still for a request behind a caller's back, as it would hardly move in production.
      await stage.settled()
    }
    clock.advanceTo(end)
    return all.filter((error) => error !== undefined)
  })
  stage.card.tell('vendor_down', 'The vendor was down for 10 s')
  const { state, negative } = auth.status()
  const error = errors.at(-1)
  const outcome = { calls, failures: errors.length, ...(error && { error }) }
  if (isHeld && state !== 'expired') {
    const problem = errors.length > 0 ? `${errors.length} calls failed though a token was held` : undefined
    return {
      ...outcome,
      expected: [0, isAtRest(before, end) ? 0 : mostWhileDown],
      problem,
      text: 'the vendor was down for 10 s, and the held token served every call',
    }
  }
  const waitMs = Math.max(0, (negative?.until ?? 0) - clock.now())
  const isTold = errors.length === calls || isHeld
  return {
    ...outcome,
    expected: [tokenRequests[0] * 3, mostWhileDown],
    problem: isTold ? undefined : `only ${errors.length} calls failed, without a token`,
    text: `the vendor was down for 10 s and no token was held, so most calls failed at once, without a request. Held back for ${duration(waitMs)} more`,
  }
}

export async function vendorSlow({ auth, faults }: Stage): Promise<Done> {
  const tokens = await faults.during({ delayMs: 500 }, () =>
    Promise.all(Array.from({ length: 100 }, () => auth.getToken())),
  )
  const problem = new Set(tokens).size === 1 ? undefined : 'the callers got different tokens'
  return {
    calls: tokens.length,
    failures: 0,
    expected: [1, 1],
    problem,
    text: 'all waited half a second for the same one',
  }
}
