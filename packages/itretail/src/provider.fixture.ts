import { isAuthError } from '@auth/core'
import { setupServer } from 'msw/node'
import { onTestFinished } from 'vitest'
import { createItRetailAuth, type ItRetailOptions } from './index.js'
import { simulateItRetail, type SimulateItRetailOptions } from './testing.js'

export const credentials = { username: 'login@marktpos.com', password: 'fakepassword' }

const start = Date.UTC(2026, 10, 21)

export const minute = 60_000

export const hour = 60 * minute

/** A simulated IT Retail behind the global fetch, and a clock that stands still until it is moved. */
export function setup(options: SimulateItRetailOptions = {}) {
  const clock = { now: start }
  const itretail = simulateItRetail({ now: () => clock.now, ...options })
  const server = setupServer(...itretail.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const login = (overrides: Partial<ItRetailOptions> = {}) =>
    createItRetailAuth({
      credentials,
      environment: 'itretail',
      now: () => clock.now,
      retry: { limit: 0 },
      ...overrides,
    })
  return { clock, itretail, login }
}

export async function caught(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isAuthError(error)) throw new Error('expected an AuthError', { cause: error })
  return error
}
