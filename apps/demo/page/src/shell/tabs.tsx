import type { Tab } from '../state/place.js'
import type { Go } from '../state/use-place.js'
import { Icon, type IconName } from './icon.js'

const tabs: readonly (readonly [Tab, string, IconName])[] = [
  ['overview', 'Overview', 'gauge'],
  ['connections', 'Connections', 'list'],
  ['timeline', 'Timeline', 'pulse'],
]

/** The parts of the page, where there is room for one at a time. */
export function Tabs({ tab, go }: { tab: Tab; go: Go }) {
  return (
    <nav class="tabs" aria-label="Parts">
      {tabs.map(([name, words, icon]) => (
        <button
          key={name}
          type="button"
          class="tab"
          aria-current={name === tab ? 'page' : undefined}
          onClick={() => {
            go({ tab: name })
            scrollTo(0, 0)
          }}
        >
          <Icon name={icon} />
          {words}
        </button>
      ))}
    </nav>
  )
}
