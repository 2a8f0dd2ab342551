import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explore } from './explore.fixture.js'
import { withOwnRecords } from './scenarios.fixture.js'

let played = 0

beforeAll(() => import('ky'))

/** All that `explorer.test.ts` plays a choice of. */
describe('two processes with records of their own, one of which fails at any moment,', () => {
  afterAll(() => process.stdout.write(`The explorer played ${played} schedules.\n`))

  it.each(withOwnRecords)('keep every promise: $name', async (scenario) => {
    const explored = await explore(scenario, 1)
    played += explored.played
    expect(explored.failure).toBeUndefined()
  })
})
