import { connectionActions, vendorActions } from './actions.js'
import type { Traffic } from './traffic.js'
import type { Vendor } from './vendor.js'
import type { ConsoleView } from './view.js'

/** What the page shows of the connections on a sandbox. */
export function sandboxView(shown: {
  readonly now: number
  readonly vendors: readonly Vendor[]
  readonly traffic: Traffic
}): ConsoleView {
  const { now, vendors, traffic } = shown
  return {
    mode: 'sandbox',
    now,
    speed: traffic.speed,
    vendors: vendors.map((vendor) => vendor.view(vendorActions, actionsOf(vendor))),
    connections: vendors.flatMap(({ connections }) => connections.map((connection) => connection.view())),
    traffic: traffic.view,
  }
}

/** The actions of a vendor's connections: not every vendor has revocation. */
export function actionsOf({ connections: [first] }: Vendor) {
  return connectionActions.filter(({ applies }) => first === undefined || applies?.(first.auth) !== false)
}
