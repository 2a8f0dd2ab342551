import { isAuthError, type Auth, type RevocableAuth } from '@auth/core'
import { setTimeout } from 'node:timers/promises'
import type { DemoProvider } from './providers.js'

/** What a scenario measured with one provider. */
export interface Measured {
  /** Token requests that the sandbox received because of it. */
  tokenRequests: number
  /** What else was not as it should be. */
  problem?: string
}

/** Something that goes wrong in production, and how many token requests it may cost. */
export interface Scenario {
  readonly title: string
  /** Token requests that it must cost, no more and no fewer. */
  readonly expected: number
  /** Does it. Returns what is wrong, or nothing. The scenario does not apply where it is absent. */
  run(provider: DemoProvider): Promise<string | undefined>
  /** Whether the vendor has what the scenario needs. */
  applies?(auth: Auth): boolean
}

/** The scenarios, in the order in which they are shown. */
export const scenarios: readonly Scenario[] = [
  {
    title: '1,000 callers at once get one token',
    expected: 1,
    async run({ create }) {
      const auth = create()
      const tokens = await Promise.all(Array.from({ length: 1000 }, () => auth.getToken()))
      return new Set(tokens).size === 1 ? undefined : 'the callers got different tokens'
    },
  },
  {
    title: 'an authenticated call, twice',
    expected: 1,
    async run({ create, call }) {
      const auth = create()
      const responses = [await call(auth), await call(auth)]
      return allSucceeded(responses)
    },
  },
  {
    title: 'maintenance during 200 calls: all of them succeed',
    expected: 2,
    async run({ create, call, simulator }) {
      const auth = create()
      await auth.getToken()
      // Slow enough that the calls are still under way when the tokens go.
      simulator.failNext({ target: 'api', delayMs: 50, times: 200 })
      const calls = Array.from({ length: 200 }, () => call(auth))
      const areSettled = Promise.allSettled(calls).then(() => true)
      let isOver = false
      while (!isOver && simulator.apiRequests < 100) isOver = await Promise.race([areSettled, setTimeout(1, false)])
      simulator.forgetTokens()
      return allSucceeded(await Promise.all(calls))
    },
  },
  {
    title: '100 calls to an endpoint that always answers 401',
    expected: 2,
    async run({ create, call, simulator }) {
      const auth = create()
      simulator.failNext({ target: 'api', status: 401, times: 200 })
      for (let batch = 0; batch < 10; batch += 1) {
        const responses = await Promise.all(Array.from({ length: 10 }, () => call(auth)))
        if (responses.some(({ status }) => status !== 401)) return 'a call was not answered 401'
      }
      return undefined
    },
  },
  {
    title: 'a wrong secret, and 50 more tries',
    expected: 1,
    async run({ createWrong }) {
      const auth = createWrong()
      for (let tries = 0; tries < 51; tries += 1) {
        const error: unknown = await auth.getToken().catch((thrown: unknown) => thrown)
        if (!isAuthError(error, 'invalid_credentials')) return 'a try did not end with invalid_credentials'
      }
      return undefined
    },
  },
  {
    title: 'a revoked token is refused, and replaced',
    expected: 2,
    applies: isRevocable,
    async run({ create, call }) {
      const auth = create()
      const revoked = await auth.getToken()
      if (!isRevocable(auth)) return 'it has no revoke'
      await auth.revoke()
      const { authorizationHeader: authorization } = revoked
      const refused = await fetch(`${auth.baseUrl}/v1/webhooks`, { headers: { authorization } })
      if (refused.status !== 401) return `the revoked token was answered ${refused.status}`
      return allSucceeded([await call(auth)])
    },
  },
  {
    title: 'a token offered to a foreign host: it is not sent',
    expected: 0,
    async run({ create, call, simulator }) {
      const auth = create()
      // The same machine under another name is another origin: had anything been sent, it would have been counted.
      const foreign = auth.baseUrl.replace('127.0.0.1', 'localhost')
      const error: unknown = await call(auth, foreign).catch((thrown: unknown) => thrown)
      if (simulator.apiRequests > 0) return 'the token was sent'
      return isAuthError(error, 'origin_not_allowed') ? undefined : 'it was not refused'
    },
  },
]

/** Runs a scenario with a provider on a sandbox that has forgotten everything before. */
export async function measure(scenario: Scenario, provider: DemoProvider): Promise<Measured | undefined> {
  const { simulator } = provider
  simulator.reset()
  if (scenario.applies?.(provider.create()) === false) return undefined
  const problem = await scenario.run(provider)
  const { tokenRequests } = simulator
  const { expected } = scenario
  if (problem !== undefined) return { tokenRequests, problem }
  if (tokenRequests === expected) return { tokenRequests }
  return { tokenRequests, problem: `${tokenRequests} token requests instead of ${expected}` }
}

function allSucceeded(responses: readonly Response[]): string | undefined {
  const failed = responses.filter(({ status }) => status !== 200)
  return failed.length === 0 ? undefined : `${failed.length} of ${responses.length} calls failed`
}

function isRevocable(auth: Auth): auth is RevocableAuth {
  return 'revoke' in auth
}
