import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { createMyposAuth, type MyposOptions } from './index.js'
import { simulateMypos } from './testing.js'

export const minute = 60_000

export const start = Date.UTC(2026, 10, 21)

export const clock = { now: start }

export const now = () => clock.now

export const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }

export const mypos = simulateMypos({ now })

const server = setupServer(...mypos.handlers)

export const create = (options: Partial<MyposOptions> = {}) =>
  createMyposAuth({ credentials, environment: 'production', now, retry: { delayMs: 1 }, ...options })

/** Serves the simulator to the tests of a file, each of which begins anew. */
export function useSimulator() {
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => {
    mypos.reset()
    clock.now = start
  })
  afterAll(() => server.close())
}
