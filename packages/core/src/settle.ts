import { Stopwatch } from './clock.js'
import { waitFor } from './waiters.js'

/** How a wait ended before its promise did. */
export type WaitEnd = 'deadline' | 'aborted'

/**
 * Waits for a promise, but no longer than a deadline or the caller's signal allow. The promise itself goes on. A deadline
 * that passed while the machine slept, or the process was frozen, is set once more: what it waits for slept too.
 *
 * @param now the wall clock
 * @returns what the promise gave, or how the wait ended without it
 * @throws what the promise rejects with
 */
export function settle<Value>(
  promise: Promise<Value>,
  deadlineMs: number,
  now: () => number,
  signal?: AbortSignal,
): Promise<{ value: Value } | { ended: WaitEnd }> {
  if (signal?.aborted) return Promise.resolve({ ended: 'aborted' })
  // One promise and no race: all callers of an instance wait here.
  return new Promise((resolve, reject) => {
    const stopWaiting = () => {
      leave()
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const end = (outcome: { value: Value } | { ended: WaitEnd }) => {
      stopWaiting()
      resolve(outcome)
    }
    const onAbort = () => end({ ended: 'aborted' })
    const watch = new Stopwatch(now)
    const endNow = () => end({ ended: 'deadline' })
    const endUnlessSlept = () => {
      if (watch.hasSlept(deadlineMs)) timer = setTimeout(endNow, deadlineMs)
      else endNow()
    }
    let timer = setTimeout(endUnlessSlept, deadlineMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    const leave = waitFor(promise, {
      onValue: (value) => end({ value }),
      onError(error) {
        stopWaiting()
        reject(error)
      },
    })
  })
}
