/** A reply's body, read piece by piece. */
export interface Chunks {
  /** The next piece; `undefined` once all have been read. @throws what the body's stream throws when it is cut off */
  next: () => Promise<Uint8Array | undefined>
  /** Discards the rest. Nobody waits for that: on a cloned body it may never finish. */
  stop: () => void
}

/**
 * Opens a reply's body: a web stream, or a Node stream, as some clients return.
 *
 * @returns `undefined` if there is no such body
 * @throws TypeError if the stream is locked
 */
export function chunksOf({ body }: Response): Chunks | undefined {
  if (!body) return undefined
  if (typeof body.getReader === 'function') {
    const reader = body.getReader() as ReadableStreamDefaultReader<unknown>
    return {
      next: async () => {
        const { done, value } = await reader.read()
        return done ? undefined : toBytes(value)
      },
      stop: () => forget(() => reader.cancel()),
    }
  }
  const stream = body as Partial<AsyncIterable<unknown> & { destroy: () => void }>
  const iterator = stream[Symbol.asyncIterator]?.()
  return (
    iterator && {
      next: async () => {
        const { done, value } = await iterator.next()
        return done ? undefined : toBytes(value)
      },
      // Not the iterator's `return`, which waits for the next piece.
      stop: () => forget(() => stream.destroy?.()),
    }
  )
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return new TextEncoder().encode(chunk)
  throw new TypeError('the body has pieces that are not bytes')
}

/** Starts something whose outcome nobody waits for. */
function forget(work: () => unknown): void {
  const ignore = () => undefined
  new Promise((resolve) => resolve(work())).catch(ignore)
}
