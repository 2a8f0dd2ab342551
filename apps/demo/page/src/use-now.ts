import { useEffect, useState } from 'preact/hooks'
import type { ConsoleState } from './console-state.js'

/**
 * The demo's clock, epoch ms: the view's, and what has passed in the page since it came. It stands still while the
 * connection is lost, since nobody knows then whether the demo goes on.
 */
export function useNow({ connection, view, viewedAt }: ConsoleState): number {
  const [ticked, tick] = useState(0)
  useEffect(() => {
    if (connection !== 'open') return undefined
    const timer = setInterval(() => tick(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [connection])
  // A view that came after the last tick is the newer of the two.
  return (view?.now ?? 0) + Math.max(ticked - viewedAt, 0)
}
