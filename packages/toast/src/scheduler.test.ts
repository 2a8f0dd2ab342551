import { expect, it } from 'vitest'
import { createAuthPool } from './index.js'
import { hour, minute, setup } from './provider.fixture.js'

const day = 24 * hour

it('[TOAST-5] a scheduler that renews what is due each half hour costs one login a day', async () => {
  const { clock, toast, login } = setup()
  const pool = createAuthPool({ create: (_client: string) => login() })
  const until = clock.now + 5 * day
  for (pool.get('our-client'); clock.now < until; clock.now += 30 * minute) {
    const report = await pool.renewDue({ withinMs: 6 * hour })
    expect([report.ready, report.failed.size]).toEqual([1, 0])
    expect(pool.get('our-client').status().state).not.toBe('expired')
  }
  expect(toast.tokenRequests).toBe(5)
})

it('[TOAST-5] a login of the last minute brings another token, and the scheduler waits for that', async () => {
  const { clock, toast, login } = setup()
  const pool = createAuthPool({ create: (_client: string) => login() })
  await pool.get('our-client').getToken()
  clock.now += day - 61_000
  expect(await pool.renewDue({ withinMs: hour })).toMatchObject({ ready: 1, renewed: 0 })
  clock.now += 1_000
  expect(await pool.renewDue({ withinMs: hour })).toMatchObject({ ready: 1, renewed: 1 })
  expect(pool.get('our-client').status()).toMatchObject({ state: 'valid', token: { expiresInMs: day } })
  expect(toast.tokenRequests).toBe(2)
})
