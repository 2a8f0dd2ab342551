import { useCallback, useEffect, useReducer } from 'preact/hooks'
import type { ActionName, ActionReport, ConsoleView, ProviderName, TimelineEntry } from '../../src/console/view.js'
import { initialState, reduce, type ConsoleState, type Message } from './console-state.js'
import { problemOf, sendAction } from './send-action.js'

export type RunAction = (provider: ProviderName, action: ActionName) => void

const reconnectAfterMs = 1000

/** What the server says, as it says it, and a way to start an action. */
export function useConsole(): { state: ConsoleState; run: RunAction } {
  const [state, dispatch] = useReducer<ConsoleState, Message>(reduce, initialState)
  useEffect(() => listen(dispatch), [])
  const run = useCallback<RunAction>((provider, action) => {
    dispatch({ type: 'sent', provider, action })
    void sendAction(provider, action).then((answer) => dispatch({ type: 'answered', provider, action, answer }))
  }, [])
  return { state, run }
}

/** Takes the server's events for as long as the page is open. Returns how to stop. */
function listen(dispatch: (message: Message) => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let isEnded = false
  const open = () => {
    let isOpened = false
    source = new EventSource('/events')
    source.addEventListener('view', ({ data }: MessageEvent<string>) =>
      dispatch({ type: 'view', view: JSON.parse(data) as ConsoleView, at: performance.now() }),
    )
    source.addEventListener('timeline', ({ data }: MessageEvent<string>) =>
      dispatch({ type: 'timeline', entries: JSON.parse(data) as readonly TimelineEntry[] }),
    )
    source.addEventListener('result', ({ data }: MessageEvent<string>) =>
      dispatch({ type: 'result', report: JSON.parse(data) as ActionReport }),
    )
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
