import { isAuthError } from '@auth/core'
import type { DemoProvider } from '../providers.js'
import { counting } from '../scenario.js'
import type { Action, Done } from './action.js'
import type { ActionResult } from './view.js'

/** What an action is done with. */
interface Subject extends Pick<DemoProvider, 'simulator'> {
  /** Waits for what goes on in the background. */
  readonly settled: () => Promise<void>
}

/** Does an action, and compares what the simulator counted meanwhile with what it must be. */
export async function perform<Given extends Subject>(
  { prepare, run }: Action<Given>,
  subject: Given,
): Promise<ActionResult> {
  await prepare?.(subject)
  await subject.settled()
  const { calls, failures, problem, expected, text, tokenRequests, apiRequests } = await counting(subject, async () => {
    const done = await run(subject).catch(unexpected)
    await subject.settled()
    return done
  })
  const [least, most] = expected
  const isCounted = tokenRequests >= least && tokenRequests <= most
  const wrong = problem ?? (isCounted ? undefined : `expected ${least === most ? least : `${least} to ${most}`}`)
  return {
    ok: wrong === undefined,
    text: inWords({ calls, failures, tokenRequests, text: wrong ?? text }),
    counts: { calls, tokenRequests, apiRequests, failures },
  }
}

/** An error that the action did not reckon with. */
function unexpected(error: unknown): Done {
  if (!isAuthError(error)) throw error
  return { calls: 1, failures: 1, error, expected: [0, 0], problem: `a call failed with ${error.code}` }
}

type Told = Pick<Done, 'calls' | 'failures'> & { tokenRequests: number; text: string | undefined }

function inWords({ calls, failures, tokenRequests, text }: Told): string {
  const counts = [
    number(calls, 'call'),
    ...(failures > 0 ? [failed(failures, calls)] : []),
    number(tokenRequests, 'token request'),
  ].join(', ')
  if (calls === 0 && tokenRequests === 0 && text !== undefined) return text[0]?.toUpperCase() + text.slice(1)
  return text === undefined ? counts : `${counts}: ${text}`
}

function failed(failures: number, calls: number): string {
  if (failures < calls) return `${failures.toLocaleString('en')} failed`
  return calls === 1 ? 'failed' : 'all failed'
}

const number = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
