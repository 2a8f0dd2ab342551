import type { Outgoing } from './outgoing.js'
import { bytesBody } from './request-body.js'

/**
 * Keeps a request so that it can be sent a second time. A one-time stream is teed before it is sent,
 * and the second branch is kept, up to a limit.
 */
export function keepForReplay(outgoing: Outgoing, limitBytes: number): Repeatable {
  const { request, body } = outgoing
  if (request) {
    const another = (init?: RequestInit): Outgoing => {
      const next = new Request(request, init)
      return { ...outgoing, request: next, headers: next.headers }
    }
    if (request.body === null) return { first: outgoing, again: () => another() }
    const kept = keep(request.clone().body, limitBytes)
    return { first: outgoing, again: () => kept.bytes && another({ body: kept.bytes }) }
  }
  if (body === undefined) return { first: outgoing, again: () => outgoing }
  const { size, value } = body
  if (size !== undefined) return { first: outgoing, again: () => (size > limitBytes ? undefined : outgoing) }
  if (!isSplittable(value)) return { first: outgoing, again: () => undefined }
  const [sent, other] = value.tee()
  const kept = keep(other, limitBytes)
  return {
    first: { ...outgoing, body: { ...body, value: sent } },
    again: () => kept.bytes && { ...outgoing, body: bytesBody(kept.bytes) },
  }
}

/** A request to send now, and a function that returns the same one again. */
export interface Repeatable {
  readonly first: Outgoing
  /** Returns `undefined` if the body was too long, is not complete yet, or could be read only once. */
  readonly again: () => Outgoing | undefined
}

function isSplittable(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof (value as { tee?: unknown } | null)?.tee === 'function'
}

interface Kept {
  bytes?: Uint8Array<ArrayBuffer> | undefined
}

function keep(stream: ReadableStream<Uint8Array> | null, limitBytes: number): Kept {
  const kept: Kept = {}
  const read = async () => {
    if (stream) kept.bytes = await readUpTo(stream, limitBytes)
  }
  read().catch(() => undefined)
  return kept
}

async function readUpTo(
  stream: ReadableStream<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > limitBytes) {
      // Not awaited: cancelling one branch of a teed stream resolves only when the other is done too.
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
