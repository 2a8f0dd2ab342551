import { useState } from 'preact/hooks'

/** Asks first: it takes all counts and tokens away. The second button is not where the first one is. */
export function StartOver({ send }: { send: () => void }) {
  const [isAsked, ask] = useState(false)
  return (
    <span class="start-over">
      <button type="button" class="button button-plain" aria-expanded={isAsked} onClick={() => ask(!isAsked)}>
        Start over…
      </button>
      {isAsked && (
        <span class="ask card">
          <span>All tokens, counts and events begin anew.</span>
          <button
            type="button"
            class="button button-danger"
            onClick={() => {
              ask(false)
              send()
            }}
          >
            Start over
          </button>
        </span>
      )}
    </span>
  )
}
