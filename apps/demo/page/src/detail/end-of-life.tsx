import { duration } from '../../../src/report.js'
import { count } from '../words/numbers.js'
import type { TokenView } from '../../../src/console/view.js'
import { endOfLife, enlargement } from './token-gauge.js'

/** The last part of a token's life, enlarged: the windows in which it is renewed. */
export function EndOfLife({ token, now }: { token: TokenView; now: number }) {
  const { from, to, parts, now: share } = endOfLife(token, now)
  const hasCome = now >= from
  const times = count(Math.round(enlargement(token)))
  return (
    <figure class="end-of-life">
      <figcaption>
        The last {duration(to - from)}, {times}× larger, to scale
      </figcaption>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ name, from: start, to: end }) => (
          <rect key={name} class={`fill-${name}`} x={start * 100} width={(end - start) * 100} height="10" />
        ))}
        {hasCome && <rect class="fill-passed" width={share * 100} height="10" />}
        {hasCome && <rect class="fill-now" x={Math.min(share * 100, 99)} width="1" height="10" />}
      </svg>
      <ul>
        <li class="swatch swatch-advisory">advisory, last {duration(token.advisoryWindowMs)}</li>
        <li class="swatch swatch-mandatory">mandatory, last {duration(token.mandatoryWindowMs)}</li>
      </ul>
    </figure>
  )
}
