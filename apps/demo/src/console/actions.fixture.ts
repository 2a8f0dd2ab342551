import { afterEach, beforeEach, expect } from 'vitest'
import { serveSandboxConsole } from './console.fixture.js'
import type { ActionName, ActionResult, ProviderName } from './view.js'

/** A console on a sandbox for each test of the file or the suite that calls this. */
export function consoleForEach() {
  let served: Awaited<ReturnType<typeof serveSandboxConsole>>
  beforeEach(async () => {
    served = await serveSandboxConsole()
  })
  afterEach(() => served.close())

  /** Does an action, and checks what it says it counted against the sandbox. */
  const act = async (provider: ProviderName, action: ActionName): Promise<ActionResult> => {
    const simulator = served.console.sandbox[provider]
    const before = { token: simulator.tokenRequests, api: simulator.apiRequests }
    const result = await served.act(provider, action)
    const { tokenRequests, apiRequests } = result.counts
    const since = action === 'reset' ? { token: 0, api: 0 } : before
    expect({ tokenRequests, apiRequests }).toEqual({
      tokenRequests: simulator.tokenRequests - since.token,
      apiRequests: simulator.apiRequests - since.api,
    })
    expect(served.card(provider).requests.made).toBe(simulator.tokenRequests)
    expect(result, `${provider} ${action}`).toMatchObject({ ok: true })
    return result
  }

  return {
    /** That of the test under way. */
    get served() {
      return served
    },
    act,
  }
}

/** The counts of an action, in the order in which the page shows them. */
export const counts = (calls: number, tokenRequests: number, apiRequests: number, failures: number) => ({
  calls,
  tokenRequests,
  apiRequests,
  failures,
})
