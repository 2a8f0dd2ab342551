import { createAuthPool, type Auth, type AuthEvent, type AuthPool } from '@auth/core'
import type { Simulator } from '@auth/core/testing'
import { liveProvider, type ProviderName } from '@auth/cli/accounts'
import type { Account, DemoProvider } from './providers.js'

/** The tenants of one vendor, with a pool of their instances. */
export interface Tenants {
  /** The vendor. */
  readonly label: string
  readonly simulator: Simulator
  /** The keys of the pool, which are the labels of its instances too. */
  readonly names: readonly string[]
  /** The one with a wrong password, if this vendor has it. */
  readonly wrong: string | undefined
  readonly pool: AuthPool<string, Auth>
  /** One authenticated call. */
  readonly call: (name: string) => Promise<Response>
  /** What the vendor has received of a tenant, and the events have told of it. */
  readonly counts: (name: string) => TenantCounts
}

/** Requests of one tenant so far. */
interface TenantCounts {
  readonly tokenRequests: number
  /** API calls with the tenant's own token. */
  readonly calls: number
  /** Token requests in events with the tenant's label. */
  readonly events: number
}

/** The tenant whose password is wrong. */
export const wrongTenant = 'store-17'

/** How many tenants there are, what one is called, and how its account is made at a simulator. */
const plans: Readonly<Record<ProviderName, { count: number; kind: string; user: (account: Account) => object }>> = {
  itretail: { count: 60, kind: 'store', user: ({ id, secret }) => ({ username: id, password: secret }) },
  mypos: { count: 25, kind: 'merchant', user: ({ id, secret }) => ({ clientId: id, clientSecret: secret }) },
  toast: { count: 1, kind: 'client', user: ({ id, secret }) => ({ clientId: id, clientSecret: secret }) },
}

/** 60 IT Retail stores, 25 myPOS merchants and a Toast client. The simulators know them alone, until they are reset. */
export function fleetOf(providers: readonly DemoProvider[]): Tenants[] {
  const told = new Map<string, number>()
  // One for all tenants, who differ by label.
  const onEvent = ({ type, label = '' }: AuthEvent) => {
    if (type === 'token_requested') told.set(label, (told.get(label) ?? 0) + 1)
  }
  return providers.map((provider) => tenantsOf(provider, { onEvent, told }))
}

function tenantsOf(
  { name: vendor, label, simulator, as }: DemoProvider,
  { onEvent, told }: { onEvent: (event: AuthEvent) => void; told: ReadonlyMap<string, number> },
): Tenants {
  const { count, kind, user } = plans[vendor]
  const accountOf = (name: string): Account => ({
    id: `${name}-login`,
    secret: `${liveProvider(vendor).example.secret}-of-${name}`,
  })
  const providerOf = (name: string): DemoProvider => {
    const { id, secret } = accountOf(name)
    return as({ id, secret: name === wrongTenant ? `${secret}-once` : secret })
  }
  const names = Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`)
  simulator.reset()
  simulator.setUsers(names.map((name) => user(accountOf(name))))
  const pool = createAuthPool({ create: (name: string) => providerOf(name).create({ label: name, onEvent }) })
  return {
    label,
    simulator,
    names,
    wrong: names.find((name) => name === wrongTenant),
    pool,
    call: (name) => providerOf(name).call(pool.get(name)),
    counts(name) {
      const { tokenRequests = 0, apiRequests: calls = 0 } = simulator.users[accountOf(name).id] ?? {}
      return { tokenRequests, calls, events: told.get(name) ?? 0 }
    },
  }
}
