import { chunksOf } from './chunks.js'

/**
 * Discards a reply that nobody will read. A short one is read to its end, so that its connection can be reused; a
 * long or slow one is cancelled. Nothing waits for either, and failures are ignored.
 */
export function discard(response: Response): void {
  drain(response).catch(() => undefined)
}

/** How much of an unwanted reply is read at most, and for how long. */
const capBytes = 64 * 1024
const limitMs = 1_000

async function drain(response: Response): Promise<void> {
  const chunks = chunksOf(response)
  if (chunks === undefined) return
  const timer = setTimeout(chunks.stop, limitMs)
  try {
    for (let bytes = 0; bytes <= capBytes;) {
      const chunk = await chunks.next()
      if (chunk === undefined) return
      bytes += chunk.byteLength
    }
    chunks.stop()
  } finally {
    clearTimeout(timer)
  }
}
