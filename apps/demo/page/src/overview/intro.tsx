import { useState } from 'preact/hooks'
import type { ConsoleView } from '../../../src/console/view.js'
import { Icon } from '../shell/icon.js'
import type { Place } from '../state/place.js'
import { linkTo } from '../state/use-place.js'

const key = 'pos-auth-intro'

function wasSeen(): boolean {
  try {
    return localStorage.getItem(key) !== null
  } catch {
    return false
  }
}

/** What this page is, and one thing to do, until somebody has seen it. */
export function Intro({ view, place }: { view: ConsoleView; place: Place }) {
  const [isSeen, setSeen] = useState(wasSeen)
  // Which one is offered does not change while the page is open: nothing moves below the pointer.
  const [offered] = useState(() => view.connections.find(({ lastError }) => lastError !== undefined)?.id)
  if (isSeen) return null
  const close = () => {
    setSeen(true)
    try {
      localStorage.setItem(key, 'seen')
    } catch {
      // Then it is shown again the next time.
    }
  }
  const target = view.connections.find(({ id }) => id === offered) ?? view.connections[0]
  return (
    <section class="card intro" aria-label="What this is">
      <p>{view.mode === 'live' ? liveWords(view) : sandboxWords(view)}</p>
      {target && (
        <a class="button button-primary" href={linkTo(place, target.id)}>
          {offered === undefined ? `Open ${target.label}` : `See why ${target.label} fails`}
          <Icon name="arrow" />
        </a>
      )}
      <button type="button" class="icon-button" aria-label="Close this introduction" onClick={close}>
        <Icon name="close" />
      </button>
    </section>
  )
}

function sandboxWords({ connections, vendors }: ConsoleView): string {
  return `${connections.length} simulated accounts at ${vendors.length} POS vendors make calls by themselves, and POS Auth keeps their tokens: it sends few token requests, renews before the end, and stops where a password is wrong. Break something, and watch how it recovers.`
}

function liveWords({ connections }: ConsoleView): string {
  return `These are ${connections.length} real accounts, as this process sees them. Nothing on this page sends anything to a vendor.`
}
