import type { ConsoleView, VendorView } from '../../../src/console/view.js'
import { VendorMark } from '../connections/vendor-mark.js'
import { CommandButton } from '../shell/command-button.js'
import { vendorCommand, type Run } from '../state/commands.js'
import type { ConsoleState } from '../state/console-state.js'
import { plural } from '../words/numbers.js'

interface VendorsProps {
  readonly view: ConsoleView
  readonly sent: ConsoleState['sent']
  readonly isLinked: boolean
  readonly run: Run
}

/** The vendors, and what can happen to all connections of one. */
export function Vendors({ view: { vendors, connections }, sent, isLinked, run }: VendorsProps) {
  return (
    <section class="card vendors" aria-labelledby="vendors-title">
      <div class="card-head">
        <h2 id="vendors-title">Vendors</h2>
        {vendors.some(({ actions }) => actions.length > 0) && (
          <p class="quiet">what happens to one happens to all of its connections</p>
        )}
      </div>
      <ul>
        {vendors.map((vendor) => (
          <li key={vendor.name} class="vendor" data-vendor={vendor.name}>
            <VendorMark vendor={vendor.name} />
            <div class="vendor-head">
              <h3>{vendor.label}</h3>
              <p class="quiet" title={vendor.baseUrl}>
                {plural(connections.filter((each) => each.vendor === vendor.name).length, 'connection')},{' '}
                {vendor.environment}
              </p>
            </div>
            <Fault vendor={vendor} />
            {vendor.actions.length > 0 && (
              <div class="vendor-actions">
                {vendor.actions.map((action) => (
                  <CommandButton
                    key={action.name}
                    action={action}
                    command={vendorCommand(vendor, action)}
                    running={sent[vendor.name] ?? vendor.running}
                    isLinked={isLinked}
                    run={run}
                  />
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const faults = { down: 'down', slow: 'slow' } as const

function Fault({ vendor: { fault } }: { vendor: VendorView }) {
  return (
    <span class={`fault fault-${fault ?? 'none'}`}>{fault === undefined ? 'answers' : faults[fault]}</span>
  )
}
