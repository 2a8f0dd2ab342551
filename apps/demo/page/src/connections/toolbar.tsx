import { useEffect, useRef } from 'preact/hooks'
import type { ConsoleView } from '../../../src/console/view.js'
import { showWords } from '../overview/tile-words.js'
import type { Place, Show, SortKey } from '../state/place.js'
import type { Go } from '../state/use-place.js'
import { Choice } from '../shell/choice.js'
import { SearchField } from '../shell/search-field.js'

interface ToolbarProps {
  readonly view: ConsoleView
  readonly place: Place
  readonly go: Go
  readonly shown: number
}

/** What the table is filtered by. */
export function Toolbar({ view: { vendors, connections, mode }, place, go, shown }: ToolbarProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      go({ tab: 'connections' })
      field.current?.focus()
    }
    addEventListener('keydown', focus)
    return () => removeEventListener('keydown', focus)
  }, [go])
  return (
    <div class="toolbar">
      <h2 id="connections-title">Connections</h2>
      <p class="quiet shown-count" role="status">
        {shown === connections.length ? `${shown}` : `${shown} of ${connections.length}`}
      </p>
      <SearchField
        inputRef={field}
        label="Search connections"
        hint="/"
        value={place.search}
        onInput={(search) => go({ search })}
      />
      <Choice
        label="Vendor"
        value={place.vendor}
        options={[['all', 'All vendors'], ...vendors.map(({ name, label }) => [name, label] as const)]}
        onChange={(vendor) => go({ vendor: vendor as Place['vendor'] })}
      />
      <Choice
        label="State"
        value={place.show}
        options={Object.entries(showWords).map(
          ([show, words]) => [show, show === 'all' ? 'All states' : words] as const,
        )}
        onChange={(show) => go({ show: show as Show })}
      />
      <span class="narrow-only">
        <Choice
          label="Order"
          value={place.sort}
          options={mode === 'sandbox' ? sortWords : sortWords.filter(([key]) => key !== 'renews')}
          onChange={(sort) => go({ sort: sort as SortKey, isDescending: false })}
        />
      </span>
    </div>
  )
}

const sortWords: readonly (readonly [SortKey, string])[] = [
  ['name', 'By name'],
  ['state', 'By state'],
  ['ends', 'By end'],
  ['renews', 'By renewal'],
  ['requests', 'By requests'],
  ['error', 'By last error'],
]
