import type { ConnectionView } from '../../../src/console/view.js'
import { Icon, type IconName } from '../shell/icon.js'
import { stateWords, type Kind } from './state-words.js'

export const stateIcons: Readonly<Record<Kind, IconName>> = {
  none: 'circle',
  valid: 'check',
  advisory: 'half',
  mandatory: 'hourglass',
  expired: 'alert',
  backoff: 'hand',
}

/** A connection's state: a colour, a shape and a word. */
export function StatePill({ connection, now }: { connection: ConnectionView; now: number }) {
  const { kind, words } = stateWords(connection, now)
  return (
    <span class={`pill pill-${kind}`} data-state={kind}>
      <Icon name={stateIcons[kind]} />
      <span class="pill-words">{words}</span>
    </span>
  )
}

/** What is true beside the state. */
export function StateNotes({ connection, now }: { connection: ConnectionView; now: number }) {
  const { notes } = stateWords(connection, now)
  return <span class="state-notes">{notes.join(' · ')}</span>
}
