import type { ConnectionView } from '../../../src/console/view.js'
import { dismissal, type Run } from '../state/commands.js'
import { fullTime, inLocalTimes, machineTime, relative } from '../words/time.js'

interface LastErrorProps {
  readonly connection: ConnectionView
  readonly now: number
  /** Absent where nothing may be done. */
  readonly run?: Run
}

/** What went wrong last. It stands below the actions, so that it moves none of them. */
export function LastError({ connection, now, run }: LastErrorProps) {
  const { lastError } = connection
  return (
    <section class="last-error" aria-label="Last error">
      <h3>Last error</h3>
      {lastError === undefined ? (
        <p class="quiet">None.</p>
      ) : (
        <div class="error-box">
          <p class="error-head">
            <code>{lastError.code}</code>
            <time class="quiet" dateTime={machineTime(lastError.at)} title={fullTime(lastError.at)}>
              {relative(lastError.at, now)}
            </time>
            {run && (
              <button type="button" class="link" onClick={() => run(dismissal(connection))}>
                Dismiss
              </button>
            )}
          </p>
          <p>{inLocalTimes(lastError.advice)}</p>
        </div>
      )}
    </section>
  )
}
