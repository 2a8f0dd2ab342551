import { useRef, useState } from 'preact/hooks'

/** Whether somebody points at an element, or has come into it by keyboard. */
export function usePointedAt() {
  const [isPointed, setPointed] = useState(false)
  const [focused, setFocused] = useState<Element>()
  const handlers = {
    onPointerEnter: ({ pointerType }: PointerEvent) => setPointed(pointerType === 'mouse'),
    onPointerLeave: () => setPointed(false),
    onFocusIn: ({ target }: FocusEvent) =>
      setFocused(target instanceof Element && target.matches(':focus-visible') ? target : undefined),
    onFocusOut: () => setFocused(undefined),
  }
  // An element that was taken away loses the focus without an event.
  const isFocused = focused !== undefined && focused === document.activeElement
  return { isPointedAt: isPointed || isFocused, handlers }
}

/** The value as it was when the holding began, for as long as it is held and `key` stays the same. */
export function useHeld<Value>(value: Value, isHeld: boolean, key = ''): Value {
  const held = useRef({ value, key })
  if (!isHeld || held.current.key !== key) held.current = { value, key }
  return held.current.value
}
