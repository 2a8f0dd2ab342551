/**
 * Like `promise.then`, but a caller who gives up leaves nothing behind: a promise keeps its reactions until it
 * settles, and a token request may outlive any number of such callers.
 *
 * @returns ends the wait
 */
export function waitFor<Value>(promise: Promise<Value>, waiter: Waiter<Value>): () => void {
  const known = waiting.get(promise) as Set<Waiter<Value>> | undefined
  const waiters = known ?? new Set<Waiter<Value>>()
  waiters.add(waiter)
  if (known === undefined) {
    waiting.set(promise, waiters)
    const tell = (each: (waiter: Waiter<Value>) => void) => {
      waiting.delete(promise)
      waiters.forEach(each)
    }
    promise.then(
      (value) => tell(({ onValue }) => onValue(value)),
      (error: unknown) => tell(({ onError }) => onError(error)),
    )
  }
  return () => void waiters.delete(waiter)
}

interface Waiter<Value> {
  readonly onValue: (value: Value) => void
  readonly onError: (error: unknown) => void
}

/** Who waits for a promise that has not settled. */
const waiting = new WeakMap<Promise<unknown>, Set<Waiter<never>>>()
