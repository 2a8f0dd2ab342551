// Two processes, and one fault at one of their operations. Here a choice of what can happen is played, in the system test all of it.
//   EXPLORE='refresh start=3 second:5:ends-after' npx vitest run src/explorer/explorer.test.ts   plays one schedule, and prints it
//   EXPLORE_EVERY=1 …   plays all
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explore } from './explore.fixture.js'
import { play } from './play.fixture.js'
import { scenarios } from './scenarios.fixture.js'
import { scheduleOf } from './schedules.fixture.js'

const { EXPLORE, EXPLORE_EVERY = '41' } = process.env
let played = 0

// Otherwise loaded with the first token request, in the middle of time that is not real.
beforeAll(() => import('ky'))

if (EXPLORE === undefined) {
  describe('two processes, one of which fails at any moment,', () => {
    afterAll(() => process.stdout.write(`The explorer played ${played} schedules.\n`))

    it.each(scenarios)('keep every promise: $name', async (scenario) => {
      const explored = await explore(scenario, Number(EXPLORE_EVERY))
      played += explored.played
      expect(explored.failure).toBeUndefined()
    })
  })
} else {
  it('the schedule that was asked for keeps every promise', async () => {
    const { world } = await play(scheduleOf(EXPLORE))
    process.stdout.write(`${world.log}\n`)
    expect(world.breaches).toEqual([])
  })
}
