import { createAuthPool, type Auth, type AuthEvent, type AuthOptions, type AuthPool } from '@auth/core'
import type { Simulator } from '@auth/core/testing'
import { liveProvider, type ProviderName } from '@auth/cli/accounts'
import type { Login, DemoProvider } from './providers.js'

/** The tenants of one vendor, with a pool of their instances. */
export interface Tenants {
  /** The vendor. */
  readonly vendor: ProviderName
  readonly label: string
  readonly simulator: Simulator
  /** The keys of the pool, which are the labels of its instances too. */
  readonly names: readonly string[]
  /** The one with a wrong password, if this vendor has it. */
  readonly wrong: string | undefined
  readonly pool: AuthPool<string, Auth>
  /** One authenticated call. */
  readonly call: (name: string) => Promise<Response>
  /** The provider with a tenant's account. */
  readonly providerOf: (name: string) => DemoProvider
  readonly hasWrongPassword: (name: string) => boolean
  /** Gives a tenant its right password, or a wrong one, for its next token request. */
  readonly setPassword: (name: string, password: 'right' | 'wrong') => void
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
const plans: Readonly<Record<ProviderName, { count: number; kind: string; user: (login: Login) => object }>> = {
  itretail: { count: 60, kind: 'store', user: ({ id, secret }) => ({ username: id, password: secret }) },
  mypos: { count: 25, kind: 'merchant', user: ({ id, secret }) => ({ clientId: id, clientSecret: secret }) },
  toast: { count: 1, kind: 'client', user: ({ id, secret }) => ({ clientId: id, clientSecret: secret }) },
}

/**
 * 60 IT Retail stores, 25 myPOS merchants and a Toast client. The simulators know them alone, until they are reset.
 *
 * @param optionsOf the options of a vendor's instances
 */
export function fleetOf(
  providers: readonly DemoProvider[],
  optionsOf: (vendor: ProviderName) => AuthOptions = () => ({}),
): Tenants[] {
  const told = new Map<string, number>()
  return providers.map((provider) => {
    const options = optionsOf(provider.name)
    // One for all tenants, who differ by label.
    const onEvent = (event: AuthEvent) => {
      const { type, label = '' } = event
      if (type === 'token_requested') told.set(label, (told.get(label) ?? 0) + 1)
      options.onEvent?.(event)
    }
    return tenantsOf(provider, { options: { ...options, onEvent }, told })
  })
}

function tenantsOf(
  { name: vendor, label, simulator, as }: DemoProvider,
  { options, told }: { options: AuthOptions; told: ReadonlyMap<string, number> },
): Tenants {
  const { count, kind, user } = plans[vendor]
  const wrong = new Set([wrongTenant])
  const rightAccountOf = (name: string): Login => ({
    id: `${name}-login`,
    secret: `${liveProvider(vendor).example.secret}-of-${name}`,
  })
  const providerOf = (name: string): DemoProvider => {
    const { id, secret } = rightAccountOf(name)
    return as({
      id,
      get secret() {
        return wrong.has(name) ? `${secret}-once` : secret
      },
    })
  }
  const names = Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`)
  simulator.reset()
  simulator.setUsers(names.map((name) => user(rightAccountOf(name))))
  const pool = createAuthPool({ create: (name: string) => providerOf(name).create({ ...options, label: name }) })
  return {
    vendor,
    label,
    simulator,
    names,
    wrong: names.find((name) => name === wrongTenant),
    pool,
    call: (name) => providerOf(name).call(pool.get(name)),
    providerOf,
    hasWrongPassword: (name) => wrong.has(name),
    setPassword(name, password) {
      if (password === 'wrong') wrong.add(name)
      else wrong.delete(name)
    },
    counts(name) {
      const { tokenRequests = 0, apiRequests: calls = 0 } = simulator.users[rightAccountOf(name).id] ?? {}
      return { tokenRequests, calls, events: told.get(name) ?? 0 }
    },
  }
}
