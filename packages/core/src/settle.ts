/** How a wait ended before its promise did. */
export type WaitEnd = 'deadline' | 'aborted'

/**
 * Waits for a promise, but no longer than a deadline or the caller's signal allow. The promise itself goes on.
 *
 * @returns what the promise gave, or how the wait ended without it
 * @throws what the promise rejects with
 */
export async function settle<Value>(
  promise: Promise<Value>,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<{ value: Value } | { ended: WaitEnd }> {
  if (signal?.aborted) return { ended: 'aborted' }
  const { promise: ended, resolve: stop } = Promise.withResolvers<{ ended: WaitEnd }>()
  const onAbort = () => stop({ ended: 'aborted' })
  signal?.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => stop({ ended: 'deadline' }), deadlineMs)
  try {
    return await Promise.race([promise.then((value) => ({ value })), ended])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
