import { randomBytes } from 'node:crypto'
import type { AuthEvent, TokenCache } from '@auth/core'
import { fleetOf, type Tenants } from '../fleet.js'
import type { DemoProvider } from '../providers.js'
import type { DemoClock } from './clock.js'
import { Connection } from './connection.js'
import type { SecondProcess } from './second-process.js'
import type { Happened } from './timeline.js'
import { Vendor } from './vendor.js'
import { VendorFaults } from './vendor-faults.js'

/** What a fleet needs, and whom it tells. */
export interface SandboxFleetInit {
  readonly providers: readonly DemoProvider[]
  readonly clock: DemoClock
  readonly cache: TokenCache
  readonly startSecondProcess: (provider: DemoProvider, encryptionKey: string) => Promise<SecondProcess>
  readonly happened: (entry: Happened) => void
  readonly changed: () => void
  /** Is told of a token request that failed. */
  readonly failed: () => void
}

/** The demo's tenants on the sandbox, who know nothing of those before: they share a cache under a key of their own. */
export function sandboxFleet(init: SandboxFleetInit): Vendor[] {
  const { providers, clock, cache, happened, changed, failed } = init
  const encryptionKey = randomBytes(32).toString('base64')
  const faultsOf = new Map(providers.map(({ name, simulator }) => [name, new VendorFaults(simulator)]))
  const connections = new Map<string, Connection>()
  const onEvent = (event: AuthEvent) => {
    if (event.type === 'token_request_failed') failed()
    connections.get(`${event.provider}/${event.label}`)?.onEvent(event)
  }
  const fleet = fleetOf(providers, (name) => ({
    cache,
    encryptionKey,
    now: clock.now,
    onEvent,
    fetch: faultsOf.get(name)?.fetch,
    // The pauses between tries are of real time, of which no action is to take much.
    retry: { delayMs: 20 },
  }))

  function vendorOf(tenants: Tenants): Vendor {
    const { vendor, simulator, names } = tenants
    const faults = faultsOf.get(vendor) ?? new VendorFaults(simulator)
    const theirs = names.map((label) => {
      const startSecondProcess = (provider: DemoProvider) => init.startSecondProcess(provider, encryptionKey)
      const connection = new Connection({ tenants, label, clock, faults, startSecondProcess, happened, changed })
      connections.set(connection.id, connection)
      return connection
    })
    const tell = (type: string, text: string) => happened({ at: clock.now(), vendor, type, severity: 'info', text })
    return new Vendor({ tenants, faults, connections: theirs, tell, changed })
  }

  return fleet.map(vendorOf)
}
