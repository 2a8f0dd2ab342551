import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { discard } from './discard.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** A body of that many pieces, 1 KiB each, and what has become of it. */
function body(pieces: number, cancel: () => unknown = () => undefined) {
  const seen = { read: 0, ended: false, cancelled: false }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.read === pieces) return
        seen.read += 1
        controller.enqueue(new Uint8Array(1024))
        if (seen.read !== pieces) return
        controller.close()
        seen.ended = true
      },
      cancel() {
        seen.cancelled = true
        return cancel() as undefined
      },
    },
    { highWaterMark: 0 },
  )
  return { seen, stream }
}

const nothingMore = () => vi.advanceTimersByTimeAsync(2_000)
/** A reply of a client that has its own idea of a body. */
const replyWith = (own: unknown) => ({ status: 401, body: own }) as Response

describe('a reply that nobody wants', () => {
  it('is read to its end when it is short, and not cancelled', async () => {
    const { seen, stream } = body(60)
    discard(new Response(stream))
    await nothingMore()
    expect(seen).toEqual({ read: 60, ended: true, cancelled: false })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is cancelled when it is longer than 64 KiB', async () => {
    const { seen, stream } = body(Infinity)
    discard(new Response(stream))
    await nothingMore()
    expect(seen).toEqual({ read: 65, ended: false, cancelled: true })
  })

  it('is cancelled when it has not ended after a second', async () => {
    const stalled = new ReadableStream({ cancel: () => void (cancelled = true) })
    let cancelled = false
    discard(new Response(stalled))
    await vi.advanceTimersByTimeAsync(999)
    expect(cancelled).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(cancelled).toBe(true)
  })

  it('of Node’s kind is read as well, and destroyed when it does not end', async () => {
    const short = Readable.from(['a', 'b'])
    const stalled = new Readable({ read: () => undefined })
    discard(replyWith(short))
    discard(replyWith(stalled))
    await vi.waitFor(() => expect(short.readableEnded).toBe(true))
    expect(stalled.destroyed).toBe(false)
    await nothingMore()
    expect(stalled.destroyed).toBe(true)
  })

  const failing = {
    'has no body': null,
    'has a body of no known kind': {},
    'does not have a body as a member': undefined,
    'is read by somebody else': (() => {
      const { stream } = body(1)
      stream.getReader()
      return stream
    })(),
    'breaks off': new ReadableStream({ start: (controller) => controller.error(new Error('cut')) }),
    'gives what is no bytes': new ReadableStream({ start: (controller) => controller.enqueue({}) }),
    'fails to be cancelled': body(Infinity, () => {
      throw new Error('no')
    }).stream,
    'has no cancel': {
      getReader: () => ({ read: async () => ({ done: false, value: new Uint8Array(1024) }) }),
    },
    'is no stream of Node’s that can be destroyed': {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 'x'.repeat(1024) }) }),
    },
  }
  it.each(Object.entries(failing))('breaks nothing when it %s', async (_how, own) => {
    const rejections: unknown[] = []
    const onRejection = (reason: unknown) => rejections.push(reason)
    process.on('unhandledRejection', onRejection)
    expect(() => discard(replyWith(own))).not.toThrow()
    await nothingMore()
    await new Promise(setImmediate)
    process.off('unhandledRejection', onRejection)
    expect([rejections, vi.getTimerCount()]).toEqual([[], 0])
  })
})
