import type {
  ActionName,
  ActionReport,
  ActionResult,
  ConsoleView,
  ProviderName,
  TimelineEntry,
} from '../../src/console/view.js'

/** What the page knows. */
export interface ConsoleState {
  /** Whether the server's events come in. `'connecting'`: not yet, for the first time. */
  readonly connection: 'connecting' | 'open' | 'lost'
  /** Why the server refuses its events, in its own words. */
  readonly refusal?: string
  readonly view?: ConsoleView
  /** When the view came, on the page's own monotonic clock, ms. */
  readonly viewedAt: number
  /** Newest first. */
  readonly timeline: readonly TimelineEntry[]
  /** Actions that this page has sent and that are not answered yet. */
  readonly sent: Partial<Record<ProviderName, ActionName>>
  readonly outcomes: Partial<Record<ProviderName, Outcome>>
}

/** How the last action of a provider ended. */
export interface Outcome {
  readonly action: ActionName
  readonly ok: boolean
  readonly text: string
  /** Absent where the action was not run. */
  readonly counts?: ActionResult['counts']
  /** Differs from that of the outcome before, which may read the same. */
  readonly number: number
}

export type Message =
  | { readonly type: 'opened' }
  | { readonly type: 'lost'; readonly refusal?: string }
  | { readonly type: 'view'; readonly view: ConsoleView; readonly at: number }
  | { readonly type: 'timeline'; readonly entries: readonly TimelineEntry[] }
  | { readonly type: 'result'; readonly report: ActionReport }
  | { readonly type: 'sent'; readonly provider: ProviderName; readonly action: ActionName }
  | { readonly type: 'answered'; readonly provider: ProviderName; readonly action: ActionName; readonly answer: Answer }

/** The reply to an action: its result, or why there is none. */
export type Answer = ActionResult | { readonly problem: string }

export const initialState: ConsoleState = {
  connection: 'connecting',
  viewedAt: 0,
  timeline: [],
  sent: {},
  outcomes: {},
}

/** As many entries as the server keeps. */
const timelineLength = 200

export function reduce(state: ConsoleState, message: Message): ConsoleState {
  switch (message.type) {
    case 'opened':
      // The server sends its whole timeline again, and after a restart its ids start over as well.
      return { ...withoutRefusal(state), connection: 'open', timeline: [] }
    case 'lost':
      return {
        ...withoutRefusal(state),
        connection: 'lost',
        ...(message.refusal !== undefined && { refusal: message.refusal }),
      }
    case 'view':
      return { ...state, view: message.view, viewedAt: message.at }
    case 'timeline':
      return { ...state, timeline: [...message.entries.toReversed(), ...state.timeline].slice(0, timelineLength) }
    case 'result': {
      const { provider, action, result } = message.report
      return withOutcome(state, provider, { action, ...result })
    }
    case 'sent':
      return { ...state, sent: { ...state.sent, [message.provider]: message.action } }
    case 'answered':
      break
  }
  const { provider, action, answer } = message
  const { [provider]: _, ...sent } = state.sent
  const answered = { ...state, sent }
  if ('problem' in answer) return withOutcome(answered, provider, { action, ok: false, text: answer.problem })
  // All pages get the result as an event, this one too unless it missed it.
  return state.connection === 'open' ? answered : withOutcome(answered, provider, { action, ...answer })
}

function withoutRefusal(state: ConsoleState): ConsoleState {
  const { refusal: _, ...others } = state
  return others
}

function withOutcome(state: ConsoleState, provider: ProviderName, outcome: Omit<Outcome, 'number'>): ConsoleState {
  const number = (state.outcomes[provider]?.number ?? 0) + 1
  return { ...state, outcomes: { ...state.outcomes, [provider]: { ...outcome, number } } }
}
