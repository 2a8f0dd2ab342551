import { useEffect, useState } from 'preact/hooks'
import type { ConsoleState } from './console-state.js'

/** Where no view comes for longer, the demo's clock does not go on either: its server is busy, or gone. */
const longestGuessMs = 2000

/**
 * The demo's clock, epoch ms: the view's, and what has passed since it came, as fast as that clock goes. It stands still
 * while the connection is lost, since nobody knows then whether the demo goes on.
 */
export function useNow({ link, view, viewedAt }: ConsoleState): number {
  const [ticked, tick] = useState(0)
  useEffect(() => {
    if (link !== 'open') return undefined
    const timer = setInterval(() => tick(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [link])
  if (view === undefined) return 0
  // A view that came after the last tick is the newer of the two.
  const passed = Math.max(ticked - viewedAt, 0)
  return view.now + (view.speed > 1 ? Math.min(passed, longestGuessMs) * view.speed : passed)
}
