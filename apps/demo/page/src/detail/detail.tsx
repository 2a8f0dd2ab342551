import { useEffect, useRef } from 'preact/hooks'
import type { ConnectionView, VendorView } from '../../../src/console/view.js'
import { StateNotes, StatePill } from '../connections/state-pill.js'
import { VendorMark } from '../connections/vendor-mark.js'
import { Icon } from '../shell/icon.js'
import type { Run } from '../state/commands.js'
import type { ConsoleState } from '../state/console-state.js'
import { Entries } from '../timeline/entries.js'
import { groupsOf, ownOf } from '../timeline/groups.js'
import { Actions } from './actions.js'
import { EndOfLife } from './end-of-life.js'
import { Facts } from './facts.js'
import { Gauge } from './gauge.js'
import { LastError } from './last-error.js'

interface DetailProps {
  readonly connection: ConnectionView
  readonly vendor: VendorView
  readonly state: ConsoleState
  readonly now: number
  /** Whether it covers the page. */
  readonly isSheet: boolean
  readonly run: Run
  readonly onClose: () => void
}

/** Everything about one connection. What changes its height stands below what can be clicked. */
export function Detail({ connection, vendor, state, now, isSheet, run, onClose }: DetailProps) {
  const { id, label, token } = connection
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Whoever opened it by keyboard, or has nothing else in sight, goes on here.
    const byKeyboard = document.activeElement?.matches(':focus-visible') ?? false
    if (isSheet || byKeyboard) title.current?.focus()
  }, [id, isSheet])
  useEffect(() => {
    const close = ({ key, target }: KeyboardEvent) => {
      const isElsewhere = target instanceof Element && target.closest('dialog') !== null
      if (key === 'Escape' && !isElsewhere) onClose()
    }
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [onClose])
  const own = ownOf(state.timeline, connection)
  const running = state.sent[id] ?? connection.running
  const isSandbox = state.view?.mode === 'sandbox'
  return (
    <section
      class={isSheet ? 'card detail sheet' : 'card detail'}
      aria-labelledby="detail-title"
      data-id={id}
      {...(isSheet && { role: 'dialog', 'aria-modal': true })}
    >
      <div class="detail-head">
        <VendorMark vendor={vendor.name} />
        <div class="detail-title">
          <h2 id="detail-title" ref={title} tabIndex={-1}>
            {label}
          </h2>
          <p class="quiet" title={vendor.baseUrl}>
            {vendor.label}, {connection.environment ?? vendor.environment}
          </p>
        </div>
        <button type="button" class="icon-button" aria-label={`Close ${label}`} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class="detail-state">
        <StatePill connection={connection} now={now} />
        <StateNotes connection={connection} now={now} />
      </div>
      <div class="detail-body" tabIndex={0} role="region" aria-label={`Detail of ${label}`}>
        <div class="life">
          <Gauge connection={connection} now={now} />
          <Facts connection={connection} now={now} isRenewed={isSandbox} />
        </div>
        <div class="end-of-life-place">
          {token ? (
            <EndOfLife token={token} now={now} />
          ) : (
            <p class="quiet">Its windows are shown here once there is a token.</p>
          )}
        </div>
        <Actions
          connection={connection}
          actions={vendor.connectionActions}
          running={running}
          isLinked={state.link === 'open'}
          run={run}
        />
        <LastError connection={connection} now={now} {...(isSandbox && { run })} />
        <section class="own-timeline" aria-labelledby="own-timeline-title">
          <h3 id="own-timeline-title">Its timeline</h3>
          <Entries groups={groupsOf(own)} now={now} labels={new Map([[vendor.name, vendor.label]])} />
        </section>
      </div>
    </section>
  )
}

/** Whether something happened to the whole vendor, or to all of them. */
