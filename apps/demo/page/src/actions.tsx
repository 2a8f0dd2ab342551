import { useState } from 'preact/hooks'
import type { ActionName, ProviderView } from '../../src/console/view.js'
import { actionGroups } from './action-groups.js'
import type { Outcome } from './console-state.js'
import type { RunAction } from './use-console.js'

interface ActionsProps {
  readonly provider: ProviderView
  readonly running: ActionName | undefined
  readonly outcome: Outcome | undefined
  readonly isConnected: boolean
  readonly run: RunAction
}

/** What can be done with a provider, and how the last of it ended. */
export function Actions({ provider, running, outcome, isConnected, run }: ActionsProps) {
  const { name, label, actions } = provider
  const [pointedAt, pointAt] = useState<ActionName>()
  const labelOf = (action: ActionName) => actions.find((known) => known.name === action)?.label ?? action
  const isDisabled = running !== undefined || !isConnected
  const whyDisabled = running === undefined ? 'No connection.' : `“${labelOf(running)}” is running; the others wait.`
  const hint = actions.find((action) => action.name === pointedAt)?.hint
  return (
    <>
      <div class={`outcome outcome-${kindOf(running, outcome)}`}>
        <div role="status">
          <OutcomeWords running={running} outcome={outcome} labelOf={labelOf} />
        </div>
        {running === undefined && outcome?.counts && <Counts counts={outcome.counts} />}
      </div>
      <section class="actions" aria-label={`Actions with ${label}`}>
        <p class="hint" aria-hidden="true">
          {isDisabled ? whyDisabled : (hint ?? 'Point at an action, or move to it, to read what it does.')}
        </p>
        {actionGroups(actions).map((group) => (
          <div key={group.title} role="group" aria-label={group.title} class="group">
            <p class="group-title" aria-hidden="true">
              {group.title}
            </p>
            <div class="buttons">
              {group.actions.map((action) => (
                <div key={action.name}>
                  <button
                    type="button"
                    class={action.name === running ? 'button button-running' : 'button'}
                    aria-disabled={isDisabled}
                    aria-describedby={`${name}-${action.name}-hint${isDisabled ? ` ${name}-disabled` : ''}`}
                    onClick={() => isDisabled || run(name, action.name)}
                    onFocus={() => pointAt(action.name)}
                    onPointerEnter={() => pointAt(action.name)}
                  >
                    {action.label}
                  </button>
                  <p id={`${name}-${action.name}-hint`} class="hint-below" aria-hidden="true">
                    {action.hint}
                  </p>
                </div>
              ))}
            </div>
          </div>
        ))}
        <p id={`${name}-disabled`} hidden>
          {whyDisabled}
        </p>
      </section>
    </>
  )
}

function kindOf(running: ActionName | undefined, outcome: Outcome | undefined): 'none' | 'running' | 'ok' | 'off' {
  if (running !== undefined) return 'running'
  if (outcome === undefined) return 'none'
  return outcome.ok ? 'ok' : 'off'
}

interface OutcomeWordsProps {
  readonly running: ActionName | undefined
  readonly outcome: Outcome | undefined
  readonly labelOf: (action: ActionName) => string
}

function OutcomeWords({ running, outcome, labelOf }: OutcomeWordsProps) {
  if (running !== undefined) return <p key="running">{labelOf(running)}: running…</p>
  if (outcome === undefined) return <p key="none">What an action measured is shown here.</p>
  return (
    // The key makes it a new element, which is announced even where it reads as the one before.
    <div key={outcome.number}>
      <p class="outcome-title">
        <span class="mark">{outcome.ok ? '✓' : '✗'}</span> {labelOf(outcome.action)}:{' '}
        {outcome.ok ? 'as it should be' : 'not as it should be'}
      </p>
      <p>{outcome.text}</p>
    </div>
  )
}

function Counts({ counts }: { counts: NonNullable<Outcome['counts']> }) {
  const rows = [
    ['Calls', counts.calls],
    ['Token requests', counts.tokenRequests],
    ['API requests', counts.apiRequests],
    ['Failures', counts.failures],
  ] as const
  return (
    <dl class="measured">
      {rows.map(([title, count]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{count.toLocaleString('en')}</dd>
        </div>
      ))}
    </dl>
  )
}
