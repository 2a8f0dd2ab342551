import { play } from './play.fixture.js'
import type { Scenario } from './scenarios.fixture.js'
import { faultsOf, nameOf, startsOf, type Schedule } from './schedules.fixture.js'

/** How many schedules were played, and what went wrong in the first that kept no promise. */
export interface Explored {
  played: number
  failure: string | undefined
}

/**
 * Plays the schedules of a scenario, one after another, until one breaks a promise.
 *
 * @param every plays one in so many of those with a fault; 1 for all
 */
export async function explore(scenario: Scenario, every: number): Promise<Explored> {
  const explored: Explored = { played: 0, failure: undefined }
  const run = async (schedule: Schedule) => {
    const { world, first, second } = await play(schedule)
    explored.played += 1
    if (world.breaches.length > 0) explored.failure = `${world.breaches.join('; ')} (EXPLORE='${nameOf(schedule)}')`
    return { first, second }
  }
  const alone = await run({ scenario, start: 'after' })
  let number = 0
  for (const schedule of startsOf(scenario, alone.first)) {
    const courses = await run(schedule)
    for (const withFault of faultsOf(schedule, courses)) {
      number += 1
      if (number % every === 0) await run(withFault)
      if (explored.failure !== undefined) return explored
    }
  }
  return explored
}
