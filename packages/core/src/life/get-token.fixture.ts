import { createAuth } from './create-auth.js'
import type { AuthEvent } from '../contract/events.js'
import type { AuthOptions } from '../options/options.js'
import { countingVendor, testClock, testCredentials, testProvider } from './provider.fixture.js'

export const hour = 3_600_000
export const minute = 60_000
export const day = 24 * hour

export function setUp(options: AuthOptions = {}, vendor = countingVendor()) {
  const clock = testClock()
  const events: AuthEvent[] = []
  const auth = createAuth(testProvider(vendor.request), {
    credentials: testCredentials,
    now: clock.now,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { auth, clock, vendor, events }
}

/** Lets everything that waits only for promises happen. */
export const settled = () => new Promise((resolve) => setImmediate(resolve))
