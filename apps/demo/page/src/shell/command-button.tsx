import type { ActionView } from '../../../src/console/view.js'
import type { Run } from '../state/commands.js'
import type { Command } from '../state/console-state.js'
import { Icon } from './icon.js'

interface CommandButtonProps {
  readonly action: ActionView
  readonly command: Command
  /** The command under way where this one would go; then it waits. */
  readonly running: string | undefined
  readonly isLinked: boolean
  readonly run: Run
  readonly onHint?: (hint: string | undefined) => void
}

/** A button that keeps its place and its size, whatever comes of it. */
export function CommandButton({ action, command, running, isLinked, run, onHint }: CommandButtonProps) {
  const { name, label, hint, tone } = action
  const isWaiting = running !== undefined || !isLinked
  const hintId = `hint-${command.path.replaceAll(/\W+/g, '-')}`
  return (
    <span class="command">
      <button
        type="button"
        class={`button button-${tone ?? 'plain'}${running === name ? ' button-running' : ''}`}
        aria-disabled={isWaiting}
        aria-describedby={hintId}
        title={hint}
        data-action={name}
        onClick={() => {
          if (!isWaiting) run(command)
        }}
        onPointerEnter={() => onHint?.(hint)}
        onFocus={() => onHint?.(hint)}
      >
        {label}
        {running === name && <Icon name="spinner" />}
      </button>
      <span id={hintId} class="hint-below">
        {hint}
      </span>
    </span>
  )
}
