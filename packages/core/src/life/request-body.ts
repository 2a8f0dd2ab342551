import { AuthError } from '../contract/errors.js'
import { tagOf } from './init-members.js'

/**
 * Captures a body as it is at the time of the call: copies what its owner could change while the call waits for a
 * token. A stream stays a stream, and what runtimes convert to a stream becomes one.
 *
 * @throws TypeError for a stream that is locked or already read
 */
export function takeBody(body: unknown, isForeign: boolean): Body {
  if (typeof body !== 'object' || body === null) return repeatable(body, lengthOf(wordsOf(body)))
  if (ArrayBuffer.isView(body)) {
    return repeatable(new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice(), body.byteLength)
  }
  const tag = tagOf(body)
  if (tag === 'ArrayBuffer') return takeBody(new Uint8Array(body as ArrayBuffer), isForeign)
  if (tag === 'URLSearchParams') {
    const text = (body as URLSearchParams).toString()
    return repeatable(new URLSearchParams(text), text.length)
  }
  if (tag === 'Blob' || tag === 'File') return repeatable(body, (body as Blob).size)
  if (tag === 'FormData' && Symbol.iterator in body) return takeForm(body as FormData)
  // A Node stream goes to a client as it is: the client may know no other kind.
  const isMadeStream = Symbol.asyncIterator in body && !(isForeign && 'pipe' in body)
  if (body instanceof ReadableStream || (isMadeStream && !('getReader' in body))) {
    return readOnce(new Response(body as ReadableStream).body)
  }
  if ('getReader' in body || 'pipe' in body) return readOnce(body)
  return repeatable(body, lengthOf(wordsOf(body)))
}

/** A body as it goes to `fetch`. */
export interface Body {
  readonly value: unknown
  /** Its length in bytes if it can be sent again as it is; `undefined` if it can be read only once. */
  readonly size: number | undefined
  /** Whether it streams, and so needs `duplex: 'half'`. */
  readonly isStream: boolean
}

/** The same body, kept as bytes. */
export const bytesBody = (bytes: Uint8Array): Body => repeatable(bytes, bytes.byteLength)

const repeatable = (value: unknown, size: number): Body => ({ value, size, isStream: false })
const readOnce = (value: unknown): Body => ({ value, size: undefined, isStream: true })

function takeForm(form: FormData): Body {
  const entries = [...form]
  const size = entries.reduce((sum, [name, value]) => sum + lengthOf(name) + sizeOf(value), 0)
  // A client's own kind of body is that client's to read.
  if (!(form instanceof FormData)) return repeatable(form, size)
  const copy = new FormData()
  for (const [name, value] of entries) copy.append(name, value as Blob)
  return repeatable(copy, size)
}

/** Converts to a string, as `fetch` does with what it does not recognise. */
const wordsOf = (body: unknown) => String(body)
const sizeOf = (value: FormDataEntryValue) => (typeof value === 'string' ? lengthOf(value) : value.size)

const encoder = new TextEncoder()

function lengthOf(text: string): number {
  return encoder.encode(text).byteLength
}

/**
 * Stops a client that does not know this kind of body: it would send the string `[object FormData]` instead,
 * and report success.
 */
export function refusingWords(value: unknown, provider: string): unknown {
  if (!(value instanceof FormData || value instanceof ReadableStream)) return value
  const kind = value instanceof FormData ? 'FormData' : 'ReadableStream'
  const toString = () => {
    throw new AuthError({
      code: 'invalid_options',
      provider,
      message: `options.fetch is of a client that cannot send a ${kind} of the platform, so nothing was sent. Give it a string, bytes or that client’s own kind as body, or leave options.fetch out`,
    })
  }
  Reflect.defineProperty(value, 'toString', { value: toString, configurable: true })
  return value
}
