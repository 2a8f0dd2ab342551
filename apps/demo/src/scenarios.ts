import { isAuthError, type RevocableAuth } from '@auth/core'
import { setTimeout } from 'node:timers/promises'
import { keptGrant } from './kept-grant.js'
import { isRevocable } from '@auth/cli/accounts'
import type { DemoProvider } from './providers.js'
import { allSucceed, counting, type Measured, type Scenario } from './scenario.js'

export const thousandCallers: Scenario = {
  title: '1,000 callers at once get one token',
  expected: 1,
  async run({ create }) {
    const auth = create()
    const tokens = await Promise.all(Array.from({ length: 1000 }, () => auth.getToken()))
    const problem = new Set(tokens).size === 1 ? undefined : 'the callers got different tokens'
    return { calls: tokens.length, failures: 0, problem }
  },
}

const authenticatedCall: Scenario = {
  title: 'an authenticated call, twice',
  expected: 1,
  async run({ create, call }) {
    const auth = create()
    return allSucceed([await call(auth), await call(auth)])
  },
}

const maintenance: Scenario = {
  title: 'maintenance during 200 calls: all of them succeed',
  expected: 2,
  async run({ create, call, simulator }) {
    const auth = create()
    await auth.getToken()
    // Slow enough that the calls are still under way when the tokens go.
    simulator.failNext({ target: 'api', delayMs: 50, times: 200 })
    const halfWay = simulator.apiRequests + 100
    const calls = Array.from({ length: 200 }, () => call(auth))
    const areSettled = Promise.allSettled(calls).then(() => true)
    let isOver = false
    while (!isOver && simulator.apiRequests < halfWay) isOver = await Promise.race([areSettled, setTimeout(1, false)])
    simulator.forgetTokens()
    return allSucceed(await Promise.all(calls))
  },
}

const always401: Scenario = {
  title: '100 calls to an endpoint that always answers 401',
  expected: 2,
  async run({ create, call, simulator }) {
    const auth = create()
    // The first ten are replayed with a new token. That is refused too, so the others are not.
    simulator.failNext({ target: 'api', status: 401, times: 110 })
    let calls = 0
    for (let batch = 0; batch < 10; batch += 1) {
      const responses = await Promise.all(Array.from({ length: 10 }, () => call(auth)))
      calls += responses.length
      if (responses.some(({ status }) => status !== 401)) {
        return { calls, failures: calls, problem: 'a call was not answered 401' }
      }
    }
    return { calls, failures: calls }
  },
}

export const wrongCredentials: Scenario = {
  title: 'a wrong secret, and 50 more tries',
  expected: 1,
  async run({ createWrong }) {
    const auth = createWrong()
    for (let calls = 1; ; calls += 1) {
      const error: unknown = await auth.getToken().catch((thrown: unknown) => thrown)
      if (!isAuthError(error, 'invalid_credentials')) {
        return { calls, failures: calls, problem: 'a try did not end with invalid_credentials' }
      }
      if (calls === 51) return { calls, failures: calls, error }
    }
  },
}

const revoked: Scenario = {
  title: 'a revoked token is refused, and replaced',
  expected: 2,
  applies: isRevocable,
  async run({ create, call }) {
    const auth = create()
    if (!isRevocable(auth)) return { calls: 0, failures: 0, problem: 'it has no revoke' }
    const problem = await revokeHeld(auth)
    const after = allSucceed([await call(auth)])
    return problem === undefined ? after : { ...after, problem }
  },
}

const foreignHost: Scenario = {
  title: 'a token offered to a foreign host: it is not sent',
  expected: 0,
  async run({ create, call, simulator }) {
    const auth = create()
    const before = simulator.apiRequests
    // The same machine under another name is another origin: had anything been sent, it would have been counted.
    const foreign = (url: string) => url.replace('127.0.0.1', 'localhost')
    const error: unknown = await call(auth, foreign).catch((thrown: unknown) => thrown)
    const problem = isAuthError(error, 'origin_not_allowed') ? undefined : 'it was not refused'
    return { calls: 1, failures: 1, problem: simulator.apiRequests > before ? 'the token was sent' : problem }
  },
}

/** The scenarios, in the order in which they are shown. */
export const scenarios: readonly Scenario[] = [
  thousandCallers,
  authenticatedCall,
  maintenance,
  always401,
  wrongCredentials,
  revoked,
  foreignHost,
  keptGrant,
]

/** Runs a scenario with a provider, and counts what the sandbox receives meanwhile. */
export async function measure(scenario: Scenario, provider: DemoProvider): Promise<Measured> {
  const { expected } = scenario
  const measured = await counting(provider, () => scenario.run(provider))
  const { problem, tokenRequests } = measured
  if (problem !== undefined || tokenRequests === expected) return measured
  return { ...measured, problem: `${tokenRequests} token requests instead of ${expected}` }
}

/** Revokes the held token, or a new one where none is held. Returns what is wrong: the vendor must refuse it after that. */
export async function revokeHeld(auth: RevocableAuth): Promise<string | undefined> {
  const { authorizationHeader: authorization } = await auth.getToken()
  await auth.revoke()
  const refused = await fetch(`${auth.baseUrl}/v1/webhooks`, { headers: { authorization } })
  return refused.status === 401 ? undefined : `the revoked token was answered ${refused.status}`
}
