// Two processes, and one fault at one of their operations. Here a choice of what can happen is played, in the system tests all of it.
//   EXPLORE='refresh start=3 second:5:ends-after' npx vitest run src/explorer/explorer.test.ts   plays one schedule, and prints it
//   EXPLORE_EVERY=1 …   plays all
import { expect, it } from 'vitest'
import { play } from './play.fixture.js'
import { scenarios } from './scenarios.fixture.js'
import { scheduleOf } from './schedules.fixture.js'
import { testScenarios } from './test-scenarios.fixture.js'

const { EXPLORE, EXPLORE_EVERY = '41' } = process.env

testScenarios('of a fleet', EXPLORE === undefined ? scenarios : [], Number(EXPLORE_EVERY))

it.each(EXPLORE === undefined ? [] : [EXPLORE])('the schedule keeps every promise: %s', async (schedule) => {
  await import('ky')
  const { world } = await play(scheduleOf(schedule))
  process.stdout.write(`${world.log}\n`)
  expect(world.breaches).toEqual([])
})
