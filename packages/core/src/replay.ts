/**
 * Keeps a request so that it can be sent a second time. A body is kept up to a limit: it is read from a clone made
 * before the first one is sent, since a stream can be read only once.
 *
 * @returns a function that gives the second request, or `undefined` when the body was too long or is not all there yet
 */
export function keepForReplay(request: Request, limitBytes: number): () => Request | undefined {
  if (request.body === null) return () => new Request(request)
  const kept: RequestInit = {}
  const keep = async () => {
    const body = await readUpTo(request.clone(), limitBytes)
    if (body) kept.body = body
  }
  keep().catch(() => undefined)
  return () => (kept.body ? new Request(request, kept) : undefined)
}

async function readUpTo(request: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > limitBytes) {
      // Not awaited: the clone's end of a split stream is cancelled for good only when the other end is done too.
      reader.cancel().catch(() => undefined)
      return undefined
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
