import { useCallback, useEffect, useReducer } from 'preact/hooks'
import type { ActionReport, ConsoleView, Sample, TimelineEntry } from '../../../src/console/view.js'
import type { Run } from './commands.js'
import { initialState, reduce, type ConsoleState, type Message } from './console-state.js'
import { problemOf, sendCommand } from './send-command.js'

const reconnectAfterMs = 1000

/** What the server says, as it says it, and a way to ask something of it. */
export function useConsole(): { state: ConsoleState; run: Run } {
  const [state, dispatch] = useReducer<ConsoleState, Message>(reduce, initialState)
  useEffect(() => listen(dispatch), [])
  const run = useCallback<Run>((command) => {
    dispatch({ type: 'sent', command })
    void sendCommand(command).then((answer) => dispatch({ type: 'answered', command, answer }))
  }, [])
  return { state, run }
}

/** What each of the server's events says, by its name. */
const messages: Readonly<Record<string, (data: unknown) => Message>> = {
  view: (data) => ({ type: 'view', view: data as ConsoleView, at: performance.now() }),
  timeline: (data) => ({ type: 'timeline', entries: data as readonly TimelineEntry[] }),
  history: (data) => ({ type: 'history', samples: data as readonly Sample[] }),
  sample: (data) => ({ type: 'sample', sample: data as Sample }),
  result: (data) => ({ type: 'result', report: data as ActionReport }),
}

/** Takes the server's events for as long as the page is open. Returns how to stop. */
function listen(dispatch: (message: Message) => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let isEnded = false
  const open = () => {
    let isOpened = false
    source = new EventSource('/events')
    for (const [name, read] of Object.entries(messages)) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => dispatch(read(JSON.parse(data))))
    }
    source.addEventListener('open', () => {
      isOpened = true
      dispatch({ type: 'opened' })
    })
    source.addEventListener('error', () => {
      // Browsers try again by themselves after some failures and give up after others; this does it after all of them.
      source.close()
      void lose(isOpened)
    })
  }
  const lose = async (isOpened: boolean) => {
    const refusal = isOpened ? undefined : await refusalOfEvents()
    dispatch({ type: 'lost', ...(refusal !== undefined && { refusal }) })
    if (!isEnded) timer = setTimeout(open, reconnectAfterMs)
  }
  open()
  return () => {
    isEnded = true
    clearTimeout(timer)
    source.close()
  }
}

/** Why the events are refused: an EventSource does not say. Asked for once more, since they may come by now. */
async function refusalOfEvents(): Promise<string | undefined> {
  const ending = new AbortController()
  try {
    const response = await fetch('/events', {
      signal: AbortSignal.any([ending.signal, AbortSignal.timeout(reconnectAfterMs)]),
    })
    return response.ok ? undefined : await problemOf(response)
  } catch {
    return undefined
  } finally {
    // A stream that came after all is not read here, and frees its place.
    ending.abort()
  }
}
