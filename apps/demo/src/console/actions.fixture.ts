import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { serveSandboxConsole } from './console.fixture.js'
import type { ActionName, ActionResult, ProviderName } from './view.js'

/** A console on a sandbox for the tests of the file or the suite that calls this: each finds it as at the start, but for the clock. */
export function consoleForEach() {
  let served: Awaited<ReturnType<typeof serveSandboxConsole>>
  beforeAll(async () => {
    served = await serveSandboxConsole()
  })
  beforeEach(() => served.console.controls.reset())
  afterAll(() => served.close())

  /** Does an action of a connection or a vendor, and checks what it says it counted against the sandbox. */
  const act = async (id: string, action: ActionName): Promise<ActionResult> => {
    const simulator = served.console.sandbox[id.split('/')[0] as ProviderName]
    const before = { token: simulator.tokenRequests, api: simulator.apiRequests }
    const result = await served.act(id, action)
    const since = {
      tokenRequests: simulator.tokenRequests - before.token,
      apiRequests: simulator.apiRequests - before.api,
    }
    // What sets the stage for it is not counted, and sends no more than a token request for each connection.
    expect(since.apiRequests).toBe(result.counts.apiRequests)
    expect(since.tokenRequests).toBeGreaterThanOrEqual(result.counts.tokenRequests)
    if (id.includes('/')) expect(since.tokenRequests).toBe(result.counts.tokenRequests)
    expect(result.ok, `${id} ${action}: ${result.text}`).toBe(true)
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

/** One connection of each vendor. */
export const examples = ['itretail/store-1', 'mypos/merchant-1', 'toast/client-1'] as const

/** The counts of an action, in the order in which the page shows them. */
export const counts = (calls: number, tokenRequests: number, apiRequests: number, failures: number) => ({
  calls,
  tokenRequests,
  apiRequests,
  failures,
})
