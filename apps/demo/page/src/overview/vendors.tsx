import type { ActionView, ConsoleView, VendorView } from '../../../src/console/view.js'
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
export function Vendors({ view: { mode, vendors, connections }, sent, isLinked, run }: VendorsProps) {
  return (
    <section class={`card vendors ${mode}`} aria-labelledby="vendors-title">
      <h2 id="vendors-title" class="visually-hidden">
        Vendors
      </h2>
      <ul>
        {vendors.map((vendor) => (
          <li key={vendor.name} class="vendor" data-vendor={vendor.name}>
            <VendorMark vendor={vendor.name} />
            <div class="vendor-head">
              <h3>{vendor.label}</h3>
              <p class="quiet" title={vendor.baseUrl}>
                {plural(connections.filter((each) => each.vendor === vendor.name).length, 'connection')}
                {mode === 'live' && `, ${vendor.environment}`}
              </p>
            </div>
            <Fault vendor={vendor} />
            {vendor.actions.length > 0 && (
              <div class="vendor-actions">
                {vendor.actions.map((action) => (
                  <CommandButton
                    key={action.name}
                    action={quietly(action)}
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

/** Three that are primary would be none. */
function quietly({ tone, ...action }: ActionView): ActionView {
  return tone === 'danger' ? { ...action, tone } : action
}

const faults = { down: 'down', slow: 'slow' } as const

function Fault({ vendor: { fault } }: { vendor: VendorView }) {
  return <span class={`fault fault-${fault ?? 'none'}`}>{fault === undefined ? 'answers' : faults[fault]}</span>
}
