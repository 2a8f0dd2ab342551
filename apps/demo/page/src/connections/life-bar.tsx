import type { ConnectionView } from '../../../src/console/view.js'
import { stateAt } from './state-words.js'

/** How much of a token's life is left, to scale. */
export function LifeBar({ connection, now }: { connection: ConnectionView; now: number }) {
  const { token } = connection
  if (token === undefined) return null
  const left = Math.min(Math.max((token.expiresAt - now) / (token.expiresAt - token.issuedAt), 0), 1)
  return (
    <svg class="life-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="life-passed" width="100" height="4" />
      <rect class={`fill-${stateAt(connection, now)}`} width={(left * 100).toFixed(1)} height="4" />
    </svg>
  )
}
