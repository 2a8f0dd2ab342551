import type { Context } from 'hono'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { Problem, type Console } from './console.js'
import type { ActionReport } from './view.js'

/** Each costs a view a second and a connection, and a person looks at few pages. */
const mostStreams = 32

/** How many results wait for a client that does not read them. */
const longestBacklog = 20

/** How often a comment is sent where nothing else is, so that a lost connection is noticed. */
const heartbeatMs = 15_000

/** How far a client has come. */
interface Read {
  entry: number
  samples: number
}

/**
 * Server-sent events: the view, the timeline and the chart at once, then what is new. A client that reads slowly gets the newest
 * view when it is ready, and costs no more than one that is quick.
 *
 * @throws Problem where there are too many already
 */
export function eventStream(context: Context, console: Console): Response {
  const { feed } = console
  // Its listener is there before another request is looked at, and gone as soon as its connection is.
  if (feed.listeners >= mostStreams) {
    throw new Problem(503, `${mostStreams} pages show this console already. Close one of them`)
  }
  return streamSSE(context, async (stream) => {
    let results: readonly ActionReport[] = []
    const read: Read = { entry: -1, samples: -1 }
    let isNew = true
    let wake = () => {}
    const unsubscribe = feed.subscribe((report) => {
      if (report) results = [...results, report].slice(-longestBacklog)
      isNew = true
      wake()
    })
    const heartbeat = setInterval(() => wake(), heartbeatMs).unref()
    stream.onAbort(() => wake())
    try {
      while (!stream.aborted) {
        if (isNew) {
          isNew = false
          await writeNews(stream, console, read)
          const ended = results
          results = []
          for (const report of ended) await write(stream, 'result', report)
        } else {
          await stream.write(': still here\n\n')
        }
        if (feed.isClosed) return
        if (!isNew && !stream.aborted) await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      clearInterval(heartbeat)
      unsubscribe()
    }
  })
}

async function writeNews(stream: SSEStreamingApi, console: Console, read: Read): Promise<void> {
  const { view, timeline, history, feed } = console
  await stream.writeSSE({ event: 'view', data: feed.frame(view) })
  const entries = timeline.after(Math.max(0, read.entry))
  if (entries.length > 0 || read.entry < 0) await write(stream, 'timeline', entries)
  read.entry = entries.at(-1)?.id ?? Math.max(0, read.entry)
  const { isWhole, samples } = history.after(read.samples)
  read.samples = history.taken
  if (isWhole) await write(stream, 'history', samples)
  else for (const sample of samples) await write(stream, 'sample', sample)
}

function write(stream: SSEStreamingApi, event: string, data: object): Promise<void> {
  return stream.writeSSE({ event, data: JSON.stringify(data) })
}
