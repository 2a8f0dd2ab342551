import { Fragment } from 'preact'
import { duration } from '../../src/report.js'
import type { ProviderView } from '../../src/console/view.js'
import { stateAt } from './token-state.js'
import { tokenRing } from './token-ring.js'

const center = 64
const radius = 52
/** Between two parts, in thousandths of a turn. */
const gap = 8

/** A token's life from its issue, clockwise from the top, with its windows and where now is. */
export function Ring({ provider, now }: { provider: ProviderView; now: number }) {
  const { token } = provider
  const state = stateAt(provider, now)
  if (token === undefined) {
    return (
      <svg class="ring" viewBox="0 0 128 128" role="img" aria-label="No token">
        <circle class="ring-none" cx={center} cy={center} r={radius} />
        <Words large="No token" />
      </svg>
    )
  }
  const { parts, now: turn } = tokenRing(token, now)
  const left = Math.max(token.expiresAt - now, 0)
  const angle = turn * 2 * Math.PI
  return (
    <svg
      class="ring"
      viewBox="0 0 128 128"
      role="img"
      aria-label={describe(token, state, left)}
      data-now={turn.toFixed(3)}
    >
      {parts.map(({ name, from, to }) => {
        const passed = Math.min(Math.max(turn, from), to)
        return (
          <Fragment key={name}>
            <Arc class="ring-passed" from={from} to={passed} />
            <Arc class={`ring-${name}`} from={passed} to={to} />
          </Fragment>
        )
      })}
      <circle class="ring-now" cx={center + radius * Math.sin(angle)} cy={center - radius * Math.cos(angle)} r="7" />
      {state === 'expired' ? <Words large="Expired" /> : <Words large={duration(left)} small="left" />}
    </svg>
  )
}

/** Part of the circle; a path of a thousand lengths that is drawn from one place to another. */
function Arc({ class: className, from, to }: { class: string; from: number; to: number }) {
  const length = (to - from) * 1000 - gap
  if (length <= 0) return null
  return (
    <circle
      class={className}
      cx={center}
      cy={center}
      r={radius}
      pathLength={1000}
      stroke-dasharray={`${length} ${1000 - length}`}
      stroke-dashoffset={-(from * 1000 + gap / 2)}
      transform={`rotate(-90 ${center} ${center})`}
    />
  )
}

function Words({ large, small }: { large: string; small?: string }) {
  return (
    <>
      <text class="ring-large" x={center} y={small === undefined ? center + 5 : center + 1} text-anchor="middle">
        {large}
      </text>
      {small !== undefined && (
        <text class="ring-small" x={center} y={center + 17} text-anchor="middle">
          {small}
        </text>
      )}
    </>
  )
}

const whereNow = {
  none: 'no token',
  valid: 'before its windows',
  advisory: 'in its advisory window',
  mandatory: 'in its mandatory window',
} as const

/** The ring in words. */
function describe(token: NonNullable<ProviderView['token']>, state: ProviderView['state'], left: number): string {
  const life = duration(token.expiresAt - token.issuedAt)
  if (state === 'expired') return `Token of ${life}, expired`
  return `Token of ${life}: ${duration(left)} left, ${whereNow[state]}`
}
