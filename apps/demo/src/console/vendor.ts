import type { Tenants } from '../fleet.js'
import type { Action } from './action.js'
import type { Connection } from './connection.js'
import type { VendorFaults } from './vendor-faults.js'
import type { ActionName, ActionView, VendorView } from './view.js'

/** What a vendor is made of, and whom it tells. */
export interface VendorInit {
  readonly tenants: Tenants
  readonly faults: VendorFaults
  readonly connections: readonly Connection[]
  /** Is told what goes into the timeline. */
  readonly tell: (type: string, text: string) => void
  /** Is told that the vendor looks different. */
  readonly changed: () => void
}

/** A vendor on the sandbox, with its connections. */
export class Vendor {
  readonly tenants: Tenants
  readonly faults: VendorFaults
  readonly connections: readonly Connection[]
  readonly tell: VendorInit['tell']
  readonly #changed: () => void
  #running: ActionName | undefined

  constructor({ tenants, faults, connections, tell, changed }: VendorInit) {
    this.tenants = tenants
    this.faults = faults
    this.connections = connections
    this.tell = tell
    this.#changed = changed
  }

  get simulator(): Tenants['simulator'] {
    return this.tenants.simulator
  }

  get running(): ActionName | undefined {
    return this.#running
  }

  set running(action: ActionName | undefined) {
    this.#running = action
    this.#changed()
  }

  /** Waits for token requests that go on in the background. */
  async settled(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.settled()))
  }

  /** Renews what is due, as a scheduler does. */
  async renewDue(signal: AbortSignal): Promise<void> {
    const { failed } = await this.tenants.pool.renewDue({ signal })
    for (const connection of this.connections) {
      const error = failed.get(connection.label)
      if (error) connection.noteError(error)
    }
  }

  view(actions: readonly Action<Vendor>[], connectionActions: readonly Action<Connection>[]): VendorView {
    const { vendor, label } = this.tenants
    const { current } = this.faults
    const running = this.#running
    const { auth } = this.connections[0] ?? {}
    return {
      name: vendor,
      label,
      environment: 'embedded sandbox',
      baseUrl: auth?.baseUrl ?? '',
      ...(current && { fault: current }),
      actions: actions.map(actionView),
      connectionActions: connectionActions.map(actionView),
      ...(running && { running }),
    }
  }
}

function actionView({ name, label, hint, tone, group }: ActionView): ActionView {
  return { name, label, hint, ...(tone && { tone }), ...(group && { group }) }
}
