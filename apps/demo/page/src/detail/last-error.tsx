import type { ConnectionView } from '../../../src/console/view.js'
import { dismissal, type Run } from '../state/commands.js'
import { useHeld, usePointedAt } from '../state/use-held.js'
import { fullTime, inLocalTimes, machineTime, relative } from '../words/time.js'

interface LastErrorProps {
  readonly connection: ConnectionView
  readonly now: number
  /** Absent where nothing may be done. */
  readonly run?: Run
}

/** What went wrong last. It stands below the actions, so that it moves none of them, and does not go from below the pointer. */
export function LastError({ connection, now, run }: LastErrorProps) {
  const { isPointedAt, handlers } = usePointedAt()
  const held = useHeld(connection.lastError, isPointedAt, connection.id)
  const isGone = connection.lastError === undefined
  const shown = connection.lastError ?? held
  return (
    <section class="last-error" aria-label="Last error">
      <h3>Last error</h3>
      {shown === undefined ? (
        <p class="quiet">None.</p>
      ) : (
        <div class={isGone ? 'error-box error-gone' : 'error-box'} {...handlers}>
          <p class="error-head">
            <code>{shown.code}</code>
            <time class="quiet" dateTime={machineTime(shown.at)} title={fullTime(shown.at)}>
              {relative(shown.at, now)}
            </time>
            {run && (
              <button
                type="button"
                class="link"
                data-action="dismiss-error"
                aria-disabled={isGone}
                onClick={() => {
                  if (!isGone) run(dismissal(connection))
                }}
              >
                {isGone ? 'Gone' : 'Dismiss'}
              </button>
            )}
          </p>
          <p>{inLocalTimes(shown.advice)}</p>
        </div>
      )}
    </section>
  )
}
