import type { ConsoleView } from '../../../src/console/view.js'
import { nextRenewals } from '../connections/rows.js'
import { renewsIn } from '../connections/state-words.js'
import { VendorMark } from '../connections/vendor-mark.js'
import type { Place } from '../state/place.js'
import { useHeld, usePointedAt } from '../state/use-held.js'
import { linkTo } from '../state/use-place.js'

interface RenewalsProps {
  readonly view: ConsoleView
  readonly now: number
  readonly place: Place
}

const most = 6

/** The tokens that are renewed next. */
export function Renewals({ view: { connections }, now, place }: RenewalsProps) {
  const { isPointedAt, handlers } = usePointedAt()
  const next = useHeld(nextRenewals(connections, now, most), isPointedAt)
  return (
    <section class="card renewals" aria-labelledby="renewals-title">
      <div class="card-head">
        <h2 id="renewals-title">Next renewals</h2>
        <p class="quiet">in the background</p>
      </div>
      <ol {...handlers}>
        {next.length === 0 && <li class="empty">No token is held.</li>}
        {next.map((then) => {
          const connection = connections.find(({ id }) => id === then.id) ?? then
          return (
            <li key={then.id}>
              <a href={linkTo(place, then.id)} class="renewal">
                <VendorMark vendor={then.vendor} />
                <span class="renewal-name">{then.label}</span>
                <span class="number quiet">{renewsIn(connection, now)}</span>
              </a>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
