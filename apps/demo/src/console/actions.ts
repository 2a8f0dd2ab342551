import type { Auth, AuthStatus } from '@auth/core'
import { duration } from '../report.js'
import {
  always401,
  isRevocable,
  maintenance,
  revokeHeld,
  thousandCallers,
  wrongCredentials,
  type Outcome,
  type Scenario,
} from '../scenarios.js'
import { foreseen } from './foreseen.js'
import { errorOf, type Stage } from './stage.js'
import type { ActionView } from './view.js'

/** What came of an action. */
export interface Done extends Outcome {
  /** Token requests that it may have cost: at least, and at most. */
  readonly expected: readonly [number, number]
  /** What happened, to be read after the counts. */
  readonly text?: string
}

/** Something to do on a provider's stage. */
export interface Action extends ActionView {
  /** Whether the vendor has what it needs. */
  readonly applies?: (auth: Auth) => boolean
  /** Sets the stage; what it costs is not counted. */
  readonly prepare?: (stage: Stage) => Promise<void>
  readonly run: (stage: Stage) => Promise<Done>
}

const startAnew = (stage: Stage) => stage.startAnew()
const nothingCounted = { calls: 0, failures: 0, expected: [0, 0] } as const

/** The actions, in the order in which a person meets them. */
export const actions: readonly Action[] = [
  {
    name: 'get-token',
    label: 'Get token',
    hint: 'One call of getToken(): the held token if there is a good one, otherwise a new one',
    run: callForToken,
  },
  {
    name: 'call-api',
    label: 'Call the API',
    hint: 'One authenticated call of the vendor’s API with auth.fetch()',
    run: callApi,
  },
  {
    name: 'invalidate',
    label: 'Invalidate',
    hint: 'Marks the held token as suspect: the next call asks for a new one, as far as the vendor’s limit allows',
    run: invalidate,
  },
  {
    name: 'revoke',
    label: 'Revoke',
    hint: 'Revokes the held token at the vendor and forgets it',
    applies: isRevocable,
    run: revoke,
  },
  {
    name: 'thousand-callers',
    label: '1,000 callers',
    hint: 'Without a token, 1,000 callers ask for one at once',
    prepare: startAnew,
    run: scenario(thousandCallers),
  },
  {
    name: 'maintenance',
    label: 'Maintenance',
    hint: 'The vendor forgets all its tokens in the middle of 200 calls',
    prepare: startAnew,
    run: scenario(maintenance, 'the vendor forgot its tokens half way, and every call got through'),
  },
  {
    name: 'always-401',
    label: 'Always 401',
    hint: '100 calls to an endpoint that answers 401 whatever the token',
    prepare: startAnew,
    run: scenario(always401, 'every call was answered 401, and only the first led to a new token'),
  },
  {
    name: 'wrong-credentials',
    label: 'Wrong credentials',
    hint: 'Another instance, with a wrong secret, tries 51 times. The one of this card stays as it is',
    run: scenario(wrongCredentials, 'the vendor refused the first, and no other was sent'),
  },
  {
    name: 'vendor-down',
    label: 'Vendor down for 10 s',
    hint: 'The token endpoint answers 503 for 10 s of the demo’s clock, in which 100 callers ask for a token',
    run: vendorDown,
  },
  {
    name: 'vendor-slow',
    label: 'Vendor slow',
    hint: 'Without a token, 100 callers ask for one at once, and the vendor takes its time',
    prepare: startAnew,
    run: vendorSlow,
  },
  {
    name: 'to-advisory',
    label: 'Forward to the advisory window',
    hint: 'Moves the demo’s clock, for all providers, to where this token is renewed behind the callers’ backs',
    run: (stage) => moveTo(stage, 'advisory'),
  },
  {
    name: 'past-expiry',
    label: 'Forward past expiry',
    hint: 'Moves the demo’s clock, for all providers, past the end of this token',
    run: (stage) => moveTo(stage, 'expired'),
  },
  {
    name: 'second-process',
    label: 'Second process',
    hint: 'Begins without a token and gets one; then another process needs one too, and shares the SQLite cache',
    prepare: startAnew,
    run: secondProcess,
  },
  {
    name: 'reset',
    label: 'Reset',
    hint: 'Back to the start: no token, all counts at zero, the vendor well. The clock stays where it is',
    prepare: (stage) => stage.reset(),
    run: async () => ({ ...nothingCounted, text: 'Back to the start: no token, and the counts at zero' }),
  },
]

function scenario({ run, expected }: Scenario, text?: string): Action['run'] {
  return async (stage) => ({
    ...(await run(stage.forScenario)),
    expected: [expected, expected],
    ...(text !== undefined && { text }),
  })
}

async function callForToken({ auth }: Stage): Promise<Done> {
  const { tokenRequests: expected, fails } = foreseen(auth.status())
  const before = auth.status().token
  const error = await errorOf(auth.getToken())
  if (error) {
    const problem = fails ? undefined : `the call failed with ${error.code}`
    return { calls: 1, failures: 1, error, expected, problem, text: `held back after ${error.code}` }
  }
  const problem = fails ? 'a call that was to be held back got a token' : undefined
  return { calls: 1, failures: 0, expected, problem, text: whatWasGiven(before, auth.status()) }
}

function whatWasGiven(before: AuthStatus['token'], { token, refreshing, suspect }: AuthStatus): string {
  if (token?.masked !== before?.masked) return 'a new token'
  if (token?.issuedAt !== before?.issuedAt) return 'the vendor gave the same token again'
  if (suspect) return 'the held token was given out, though suspect: a request has to wait'
  return `the held token was given out${refreshing ? ', and is renewed behind it' : ''}`
}

async function callApi({ auth, provider }: Stage): Promise<Done> {
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

async function invalidate({ auth }: Stage): Promise<Done> {
  if (auth.status().token === undefined) return { ...nothingCounted, text: 'No token is held' }
  await auth.invalidate()
  const problem = auth.status().suspect ? undefined : 'the token is not marked'
  return { ...nothingCounted, problem, text: 'The token is marked as suspect: the next call asks for a new one' }
}

async function revoke(stage: Stage): Promise<Done> {
  const { auth } = stage
  const first = await callForToken(stage)
  await stage.settled()
  if (first.failures > 0 || !isRevocable(auth)) return first
  const problem = first.problem ?? (await revokeHeld(auth))
  return { ...first, problem, text: 'the token was revoked, and the vendor refuses it' }
}

/** Each try is sent three times. The pauses between tries double from a second, so that four fit into 10 s. */
const mostWhileDown = 12

/** Whether nothing asks for a new token before a time. */
function isAtRest({ state, suspect, token }: AuthStatus, until: number): boolean {
  return state === 'valid' && !suspect && token !== undefined && token.expiresAt - token.advisoryWindowMs > until
}

async function vendorDown(stage: Stage): Promise<Done> {
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
    }
    clock.advanceTo(end)
    await stage.settled()
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

async function vendorSlow({ auth, faults }: Stage): Promise<Done> {
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

async function moveTo(stage: Stage, goal: 'advisory' | 'expired'): Promise<Done> {
  const { auth, clock } = stage
  const isReady = auth.status().state === 'valid' || auth.status().state === goal
  const first = isReady ? nothingCounted : await callForToken(stage)
  await stage.settled()
  const { token } = auth.status()
  if (token === undefined || first.failures > 0) return first
  const { expiresAt, advisoryWindowMs } = token
  const [time, where, then] =
    goal === 'advisory'
      ? [expiresAt - advisoryWindowMs, 'to the advisory window', 'The next call gets this token, renewed behind it']
      : [expiresAt, 'past the token’s end', 'The next call waits for a new one']
  const aheadMs = time - clock.now()
  stage.advanceTo(time, `${duration(Math.max(0, aheadMs))} ahead, ${where}`)
  const { state } = auth.status()
  const problem = state === goal ? undefined : `the token is ${state}`
  const moved = aheadMs > 0 ? `${duration(aheadMs)} ahead, ${where}` : 'There already'
  return { ...first, problem, text: `${moved}. ${then}` }
}

async function secondProcess(stage: Stage): Promise<Done> {
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
