import type { RefObject } from 'preact'
import { Icon } from './icon.js'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  /** The key that leads here. */
  readonly hint?: string
  readonly inputRef?: RefObject<HTMLInputElement | null>
}

export function SearchField({ label, value, onInput, hint, inputRef }: SearchFieldProps) {
  return (
    <span class="search">
      <Icon name="search" />
      <input
        ref={inputRef ?? null}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return
          event.stopPropagation()
          onInput('')
        }}
      />
      {hint !== undefined && value === '' && (
        <kbd class="wide-only" aria-hidden="true">
          {hint}
        </kbd>
      )}
    </span>
  )
}
