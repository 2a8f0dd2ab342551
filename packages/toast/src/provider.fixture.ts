import { isAuthError } from '@auth/core'
import { setupServer } from 'msw/node'
import { onTestFinished } from 'vitest'
import { createToastAuth, type ToastOptions } from './index.js'
import { simulateToast, type SimulateToastOptions } from './testing.js'

const credentials = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }
export const start = Date.UTC(2026, 10, 21)
export const minute = 60_000
export const hour = 60 * minute

/** A simulated Toast behind the global fetch, and a clock that stands still until it is moved. */
export function setup(options: SimulateToastOptions = {}) {
  const clock = { now: start }
  const toast = simulateToast({ now: () => clock.now, ...options })
  const server = setupServer(...toast.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const login = (overrides: Partial<ToastOptions> = {}) =>
    createToastAuth({ credentials, environment: 'sandbox', now: () => clock.now, retry: { limit: 0 }, ...overrides })
  return { clock, toast, login }
}

export async function caught(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isAuthError(error)) throw new Error('expected an AuthError', { cause: error })
  return error
}
