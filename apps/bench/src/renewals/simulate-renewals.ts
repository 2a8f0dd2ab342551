import { createHash } from 'node:crypto'
import { createItRetailAuth, type AuthEvent } from '@auth/itretail'

const second = 1_000
const minute = 60 * second
/** IT Retail's advisory window. */
export const windowMs = 60 * minute

/**
 * How many tokens are renewed in each minute of their advisory window, if all were issued within a second and each tenant calls
 * once a second. The clock is simulated, and so is the vendor; the instances are real.
 *
 * @param minValidityMs what each call asks for: what is needed at once is never spread
 */
export async function simulateRenewals(tenants: number, minValidityMs = 0): Promise<number[]> {
  const clock = { now: Date.UTC(2026, 10, 27) }
  const counts = { logins: 0, underWay: 0 }
  const fetch = async (): Promise<Response> => {
    counts.logins += 1
    // The same in each run.
    const access_token = createHash('sha256').update(`token ${counts.logins}`).digest('hex')
    return Response.json({ access_token, token_type: 'bearer', expires_in: 14 * 24 * 60 * 60 - 1 })
  }
  const onEvent = ({ type }: AuthEvent) => {
    if (type === 'token_requested') counts.underWay += 1
    if (type === 'token_obtained') counts.underWay -= 1
  }
  const shared = { environment: 'itretail', now: () => clock.now, fetch, onEvent } as const
  const instances = Array.from({ length: tenants }, (_, index) =>
    createItRetailAuth({ ...shared, credentials: { username: `store-${index}`, password: 'a password' } }),
  )
  for (const [index, instance] of instances.entries()) {
    // One after another, so that each has the same token in each run, and all within the second.
    clock.now += Math.floor((index * second) / tenants) - Math.floor((Math.max(0, index - 1) * second) / tenants)
    await instance.getToken()
  }
  const endsAt = Math.max(...instances.map((instance) => instance.status().token?.expiresAt ?? 0))
  clock.now = endsAt - windowMs - minute

  const perMinute: number[] = []
  // Once all are renewed, nothing is due for days.
  while (clock.now < endsAt && counts.logins < 2 * tenants) {
    const before = counts.logins
    for (let passed = 0; passed < minute; passed += second, clock.now += second) {
      for (const instance of instances) void instance.getToken({ minValidityMs })
      do await new Promise((resolve) => setImmediate(resolve))
      while (counts.underWay > 0)
    }
    perMinute.push(counts.logins - before)
  }
  return perMinute
}
