import { useCallback, useEffect, useReducer } from 'preact/hooks'
import type { ActionName, ActionReport, ConsoleView, ProviderName, TimelineEntry } from '../../src/console/view.js'
import { initialState, reduce, type ConsoleState, type Message } from './console-state.js'
import { sendAction } from './send-action.js'

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
  const open = () => {
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
    source.addEventListener('open', () => dispatch({ type: 'opened' }))
    source.addEventListener('error', () => {
      // Browsers try again by themselves after some failures and give up after others; this does it after all of them.
      source.close()
      dispatch({ type: 'lost' })
      timer = setTimeout(open, reconnectAfterMs)
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
