import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.js'

/** Stands in the header where there is room for it, and behind one button where there is not: masthead.css says where. */
export function Menu({ children }: { children: ComponentChildren }) {
  const [isOpen, open] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return undefined
    const close = ({ target }: Event) => {
      if (target instanceof Node && !menu.current?.contains(target)) open(false)
    }
    const events = ['pointerdown', 'focusin'] as const
    for (const event of events) addEventListener(event, close)
    return () => {
      for (const event of events) removeEventListener(event, close)
    }
  }, [isOpen])
  const closeByKey = (event: KeyboardEvent) => {
    if (!isOpen || event.key !== 'Escape') return
    // What is open below stays open.
    event.stopPropagation()
    open(false)
    button.current?.focus()
  }
  return (
    <div class="menu" ref={menu} onKeyDown={closeByKey}>
      <button
        ref={button}
        type="button"
        class="icon-button menu-button"
        aria-label="More"
        title="More"
        aria-expanded={isOpen}
        onClick={() => open(!isOpen)}
      >
        <Icon name="more" />
      </button>
      <div class={isOpen ? 'menu-panel card' : 'menu-panel menu-closed'}>{children}</div>
    </div>
  )
}
