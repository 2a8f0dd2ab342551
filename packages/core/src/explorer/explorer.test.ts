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

/** What is played: a choice of all schedules, or the one that was asked for. Each gives what was broken. */
const plays: readonly { name: string; run: () => Promise<unknown> }[] =
  EXPLORE === undefined
    ? scenarios.map((scenario) => ({ name: scenario.name, run: () => playSome(scenario) }))
    : [{ name: EXPLORE, run: () => playOne(EXPLORE) }]

async function playSome(scenario: (typeof scenarios)[number]) {
  const explored = await explore(scenario, Number(EXPLORE_EVERY))
  played += explored.played
  return explored.failure
}

async function playOne(schedule: string) {
  const { world } = await play(scheduleOf(schedule))
  played += 1
  process.stdout.write(`${world.log}\n`)
  return world.breaches.length > 0 ? world.breaches : undefined
}

describe('two processes, one of which fails at any moment,', () => {
  afterAll(() => process.stdout.write(`The explorer played ${played} schedules.\n`))

  it.each(plays)('keep every promise: $name', async ({ run }) => {
    expect(await run()).toBeUndefined()
  })
})
