import { Fragment } from 'preact'
import { duration } from '../../../src/report.js'
import type { ConnectionView } from '../../../src/console/view.js'
import { isHeldBack, stateAt } from '../connections/state-words.js'
import { wholeLife } from './token-gauge.js'

const center = 80
const radius = 66
/** The ring is open at the bottom, so that its beginning and its end are apart; in shares of a turn. */
const opening = 0.2
const sweep = 1 - opening

/** A token's life as an open ring, clockwise from the lower left, to scale: what has passed, and what is left. */
export function Gauge({ connection, now }: { connection: ConnectionView; now: number }) {
  const { token } = connection
  const state = stateAt(connection, now)
  if (token === undefined) {
    return (
      <svg class="gauge" viewBox="0 0 160 150" role="img" aria-label="No token">
        <Arc class="gauge-none" from={0} to={1} />
        <Words large="No token" small={isHeldBack(connection, now) ? 'and held back' : 'until a call'} />
      </svg>
    )
  }
  const { parts, now: share } = wholeLife(token, now)
  const life = duration(token.expiresAt - token.issuedAt)
  const left = Math.max(token.expiresAt - now, 0)
  const isOver = state === 'expired'
  const angle = (0.5 + opening / 2 + share * sweep) * 2 * Math.PI
  return (
    <svg
      class={`gauge gauge-${state}`}
      viewBox="0 0 160 150"
      role="img"
      aria-label={
        isOver ? `Token of ${life}, expired` : `Token of ${life}: ${duration(left)} left, ${state}. To scale.`
      }
      data-now={share.toFixed(3)}
    >
      {parts.map(({ name, from, to }) => {
        const passed = Math.min(Math.max(share, from), to)
        return (
          <Fragment key={name}>
            <Arc class={isOver ? 'gauge-expired' : 'gauge-passed'} from={from} to={passed} />
            <Arc class={`gauge-${name}`} from={passed} to={to} />
          </Fragment>
        )
      })}
      <circle class="gauge-now" cx={center + radius * Math.sin(angle)} cy={center - radius * Math.cos(angle)} r="7" />
      {isOver ? (
        <Words large="Expired" small={`${duration(now - token.expiresAt)} ago`} />
      ) : (
        <Words large={duration(left)} small={`left of ${life}`} />
      )}
    </svg>
  )
}

/** Part of the ring; a circle of a thousand lengths that is drawn from one place to another. */
function Arc({ class: className, from, to }: { class: string; from: number; to: number }) {
  const length = (to - from) * sweep * 1000
  if (length <= 0) return null
  return (
    <circle
      class={className}
      cx={center}
      cy={center}
      r={radius}
      pathLength={1000}
      stroke-dasharray={`${length} ${1000 - length}`}
      stroke-dashoffset={-from * sweep * 1000}
      transform={`rotate(${90 + opening * 180} ${center} ${center})`}
    />
  )
}

function Words({ large, small }: { large: string; small: string }) {
  return (
    <>
      <text class="gauge-large" x={center} y={center + 2} text-anchor="middle">
        {large}
      </text>
      <text class="gauge-small" x={center} y={center + 20} text-anchor="middle">
        {small}
      </text>
    </>
  )
}
