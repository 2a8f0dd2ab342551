import { duration } from '../report.js'
import type { Done } from './action.js'
import { foreseen } from './foreseen.js'
import { errorOf, type Stage } from './stage.js'

/** How often one token request is sent to a vendor that is down. */
const attempts = 3
/** The waits after a failure double from a second, so that no more token requests fit into 10 s. */
const mostWhileDown = 4

export async function vendorDown(stage: Stage): Promise<Done> {
  const { auth, clock, faults } = stage
  const start = clock.now()
  const calls = 100
  const due = { least: 0, most: 0 }
  let withoutToken = 0
  const errors = await faults.during({ status: 503 }, async () => {
    const all = []
    for (let call = 0; call < calls; call += 1) {
      clock.advanceTo(start + call * 100)
      const status = auth.status()
      const { state, suspect } = status
      const { tokenRequests } = foreseen(status)
      const isHeld = state !== 'none' && state !== 'expired'
      if (!isHeld) withoutToken += 1
      all.push(await errorOf(auth.getToken()))
      // The clock stands still for a request behind a caller's back, as it would hardly move in production.
      await stage.settled()
      const isLeftOut = stage.isPaced && isHeld && state !== 'mandatory'
      // A suspect token is asked about no more once that was found to be fruitless.
      due.least += isLeftOut || suspect ? tokenRequests[0] : tokenRequests[1]
      due.most += isLeftOut ? 0 : tokenRequests[1]
    }
    clock.advanceTo(start + 10_000)
    return all.filter((error) => error !== undefined)
  })
  stage.card.tell('vendor_down', 'The vendor was down for 10 s')
  const error = errors.at(-1)
  const waitMs = Math.max(0, (auth.status().backoff?.until ?? 0) - clock.now())
  const sent = (requests: number) => attempts * Math.min(requests, mostWhileDown)
  return {
    calls,
    failures: errors.length,
    ...(error && { error }),
    expected: [sent(due.least), sent(due.most)],
    problem:
      errors.length === withoutToken ? undefined : `${withoutToken} calls had no token, and ${errors.length} failed`,
    text:
      withoutToken === 0
        ? 'the vendor was down for 10 s, and the held token served every call'
        : `the vendor was down for 10 s and no token was held, so most calls failed at once, without a request. Held back for ${duration(waitMs)} more`,
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
