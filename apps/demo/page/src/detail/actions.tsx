import { useState } from 'preact/hooks'
import type { ActionView, ConnectionView } from '../../../src/console/view.js'
import { CommandButton } from '../shell/command-button.js'
import { connectionCommand, type Run } from '../state/commands.js'
import { actionGroups } from './action-groups.js'

interface ActionsProps {
  readonly connection: ConnectionView
  readonly actions: readonly ActionView[]
  readonly running: string | undefined
  readonly isLinked: boolean
  readonly run: Run
}

/** What can be done with a connection. The explanation of what is pointed at has a place of its own. */
export function Actions({ connection, actions, running, isLinked, run }: ActionsProps) {
  const [hint, setHint] = useState<string>()
  if (actions.length === 0) return <p class="quiet read-only">Read-only: nothing here sends a request.</p>
  return (
    <section class="actions" aria-label="Actions" onPointerLeave={() => setHint(undefined)}>
      {actionGroups(actions).map(({ kind, title, actions: those }) => (
        <div key={kind} class={`action-group action-group-${kind}`} role="group" aria-label={title}>
          <h3>{title}</h3>
          <div class="buttons">
            {those.map((action) => (
              <CommandButton
                key={action.name}
                action={action}
                command={connectionCommand(connection, action)}
                running={running}
                isLinked={isLinked}
                run={run}
                onHint={setHint}
              />
            ))}
          </div>
        </div>
      ))}
      <p class="hint" aria-hidden="true">
        {hint ?? 'Point at an action to read what it does.'}
      </p>
    </section>
  )
}
