import type { AuthPool, AuthPoolOptions, AuthPoolSummary } from '../contract/auth-pool.js'
import type { Auth } from '../contract/auth.js'
import { labelled } from '../contract/errors.js'
import { isUsable, stateOf } from '../life/held-token.js'
import { join } from '../life/join.js'
import type { Life } from '../life/life.js'
import { checkKey, lifeOfMember } from './member.js'
import { PoliteRun } from './polite-run.js'
import { poolOptions, uniqueKeys } from './pool-options.js'
import { renewIfDue, wouldAdopt } from './renewal.js'
import { Tenants } from './tenants.js'

/**
 * Keeps the instances of many tenants: each is made when it is first asked for, and leaves, past `max`, when it is not needed.
 * Leaving forgets nothing that protects: a wrong password is not tried again because its instance had to make room.
 *
 * @example
 * const stores = createAuthPool({
 *   create: (storeId: string) => createItRetailAuth({ ...shared, credentials: () => secrets.get(storeId) }),
 *   max: 10_000,
 * })
 * const response = await stores.get('store-17').fetch('https://…')
 * @throws AuthError `invalid_options`
 */
export function createAuthPool<Key extends string, Instance extends Auth<string>>(
  options: AuthPoolOptions<Key, Instance>,
): AuthPool<Key, Instance> {
  const { create, max } = poolOptions.pool<Key, Instance>(options)
  const tenants = new Tenants(create, max)
  return {
    get: (key) => tenants.get(key),
    has(key) {
      checkKey(key)
      return tenants.has(key)
    },
    delete(key) {
      checkKey(key)
      return tenants.delete(key)
    },
    get size() {
      return tenants.size
    },
    status: () => new Map([...tenants.entries()].map(([key, instance]) => [key, instance.status()])),
    summary: () => summaryOf(tenants.entries()),
    async prewarm(keys, given = {}) {
      const run = poolOptions.prewarm(given)
      const politely = new PoliteRun(uniqueKeys(keys), run)
      return tenants.run((deleted) =>
        politely.go(async (key, turn) =>
          visit(tenants, key, deleted, async (life) => {
            if (!holdsToken(life) && !(await wouldAdopt(life, 'missing')) && !(await turn(life))) return false
            if (deleted.has(key)) return false
            // It enters only now: what is not reached leaves no trace.
            const entered = lifeOfMember(tenants.get(key))
            if (!holdsToken(entered)) await join(entered, 'missing', { signal: run.signal })
            return true
          }),
        ),
      )
    },
    async renewDue(given = {}) {
      const { withinMs, keys, ...run } = poolOptions.renewDue<Key>(given)
      let renewed = 0
      const politely = new PoliteRun(keys === undefined ? new Set(tenants.keys()) : uniqueKeys(keys), run)
      const report = await tenants.run((deleted) =>
        politely.go(async (key, turn) => {
          // One of the pool's own that has left since is nothing to renew.
          if (keys === undefined && !tenants.has(key)) return true
          return visit(tenants, key, deleted, async (life) => {
            const mayGo = async () => (await turn(life)) && !deleted.has(key)
            const outcome = await renewIfDue(life, { withinMs, signal: run.signal, mayGo })
            if (outcome === 'renewed') renewed += 1
            return outcome !== 'untried'
          })
        }),
      )
      return { ...report, renewed }
    },
  }
}

const holdsToken = ({ held, settings }: Life<unknown>) => isUsable(held, settings.now())

/** Does something with the life of a tenant, who stays at hand for as long as it takes. One deleted since needs nothing. */
async function visit<Key extends string, Instance extends Auth<string>>(
  tenants: Tenants<Key, Instance>,
  key: Key,
  deleted: ReadonlySet<Key>,
  run: (life: Life<unknown>) => Promise<boolean>,
): Promise<boolean> {
  if (deleted.has(key)) return true
  const instance = tenants.visit(key)
  const life = lifeOfMember(instance)
  try {
    return (await run(life)) || deleted.has(key)
  } catch (error) {
    throw labelled(error, life.account.label)
  } finally {
    tenants.leave(key, instance)
  }
}

/** Counts without making an object for each instance. */
function summaryOf(entries: Iterable<[string, Auth<string>]>): AuthPoolSummary {
  const counts = {
    size: 0,
    none: 0,
    valid: 0,
    advisory: 0,
    mandatory: 0,
    expired: 0,
    suspect: 0,
    refreshing: 0,
    backoff: 0,
  }
  for (const [, instance] of entries) {
    const { held, isSuspect, flight, settings, account } = lifeOfMember(instance)
    counts.size += 1
    counts[stateOf(held, settings.now(), settings.policy)] += 1
    if (isSuspect) counts.suspect += 1
    if (flight !== undefined) counts.refreshing += 1
    if (account.remembered.failure && account.remembered.backoffs().some(({ why }) => why === 'failed'))
      counts.backoff += 1
  }
  return counts
}
