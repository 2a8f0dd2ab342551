import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explore } from './explore.fixture.js'
import type { Scenario } from './scenarios.fixture.js'

/** Tests that two processes of each scenario keep every promise, and says how many schedules were played. */
export function testScenarios(which: string, scenarios: readonly Scenario[], every: number): void {
  describe(`two processes ${which}, one of which fails at any moment,`, () => {
    let played = 0

    // Otherwise loaded with the first token request, in the middle of time that is not real.
    beforeAll(() => import('ky'))
    afterAll(() => process.stdout.write(`The explorer played ${played} schedules.\n`))

    it.each(scenarios)('keep every promise: $name', async (scenario) => {
      const explored = await explore(scenario, every)
      played += explored.played
      expect(explored.failure).toBeUndefined()
    })
  })
}
