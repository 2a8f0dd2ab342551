import { expect, it } from 'vitest'
import { Departed } from './departed.js'
import { hour, outcome, poolSetUp } from './pool.fixture.js'

const names = (count: number, of: string) => Array.from({ length: count }, (_, index) => `${of}-${index}`)

it('what is kept of deleted tenants goes when it counts no longer, a few at each change', async () => {
  const { pool, vendor, clock } = poolSetUp()
  const departed = new Departed<string, ReturnType<typeof pool.get>>()
  for (const key of names(100, 'failed')) {
    vendor.fails.set(key, 'invalid_credentials')
    await outcome(pool.get(key).getToken())
    departed.add(key, pool.get(key))
  }
  await pool.get('with-a-token').getToken()
  departed.add('with-a-token', pool.get('with-a-token'))
  departed.add('never-used', pool.get('never-used'))
  expect(departed.size).toBe(100)
  clock.advance(hour)
  for (const key of names(4, 'other')) departed.add(key, pool.get(key))
  expect(departed.size).toBe(36)
  for (const key of names(3, 'other')) departed.take(key)
  expect(departed.size).toBe(0)
})
