import { Stopwatch } from './clock.js'
import { waitFor } from './waiters.js'

/**
 * Waits for a promise, but no longer than a deadline or the caller's signal allow. The promise itself goes on. A
 * deadline that passed while the machine slept, or the process was frozen, is set again: what it waits for slept too.
 *
 * @param now the wall clock
 * @returns what the promise resolved with, or how the wait ended without it
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
      listen(signal, 'removeEventListener', onAbort)
    }
    const end = (outcome: { value: Value } | { ended: WaitEnd }) => {
      stopWaiting()
      resolve(outcome)
    }
    const onAbort = () => end({ ended: 'aborted' })
    const watch = new Stopwatch(now)
    const endNow = () => end({ ended: 'deadline' })
    const endUnlessSlept = () => {
      if (hasSlept(watch, deadlineMs)) timer = setTimeout(endNow, deadlineMs)
      else endNow()
    }
    let timer = setTimeout(endUnlessSlept, deadlineMs)
    listen(signal, 'addEventListener', onAbort)
    const leave = waitFor(promise, {
      onValue: (value) => end({ value }),
      onError(error) {
        stopWaiting()
        reject(error)
      },
    })
  })
}

/** How a wait ended before its promise settled. */
export type WaitEnd = 'deadline' | 'aborted'

/** A signal may be a library's own. If it throws in a timer's callback, the process ends. */
function listen(
  signal: AbortSignal | undefined | null,
  method: 'addEventListener' | 'removeEventListener',
  onAbort: () => void,
): void {
  try {
    signal?.[method]('abort', onAbort, { once: true })
  } catch {
    // It then ends no wait; the deadline still does.
  }
}

/** The clock may be a program's own and throw, which in a timer's callback would end the process. */
function hasSlept(watch: Stopwatch, deadlineMs: number): boolean {
  try {
    return watch.hasSlept(deadlineMs)
  } catch {
    return false
  }
}
