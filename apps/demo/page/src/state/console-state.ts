import type { ActionReport, ActionResult, ConsoleView, Sample, TimelineEntry } from '../../../src/console/view.js'

/** What the page knows. */
export interface ConsoleState {
  /** Whether the server's events come in. `'connecting'`: not yet, for the first time. */
  readonly link: 'connecting' | 'open' | 'lost'
  /** Why the server refuses its events, in its own words. */
  readonly refusal?: string
  readonly view?: ConsoleView
  /** When the view came, on the page's own monotonic clock, ms. */
  readonly viewedAt: number
  /** Newest first. */
  readonly timeline: readonly TimelineEntry[]
  /** Oldest first. */
  readonly samples: readonly Sample[]
  /** What this page has sent and what is not answered yet: commands by what they are about. */
  readonly sent: Readonly<Record<string, string>>
  readonly outcome?: Outcome
}

/** How the last command ended. */
interface Outcome {
  /** 'Get token' */
  readonly title: string
  /** 'store-17' */
  readonly about?: string
  /** A connection that can be opened. */
  readonly connection?: string
  readonly ok: boolean
  readonly text: string
  /** Absent where nothing was counted. */
  readonly counts?: ActionResult['counts']
  /** Differs from that of the outcome before, which may read the same. */
  readonly number: number
}

/** Something that the page asks of the server. */
export interface Command {
  readonly path: string
  /** What runs one command at a time: the id of a connection, the name of a vendor, or 'console'. */
  readonly key: string
  /** The name of an action, or what stands for it. */
  readonly name: string
  readonly title: string
  readonly about?: string
  readonly connection?: string
  /** Whether its result comes to all pages as an event. */
  readonly isReported: boolean
}

/** The reply to a command: its result, or why there is none. */
export type Answer = ActionResult | { readonly done: string } | { readonly problem: string }

export type Message =
  | { readonly type: 'opened' }
  | { readonly type: 'lost'; readonly refusal?: string }
  | { readonly type: 'view'; readonly view: ConsoleView; readonly at: number }
  | { readonly type: 'timeline'; readonly entries: readonly TimelineEntry[] }
  | { readonly type: 'history'; readonly samples: readonly Sample[] }
  | { readonly type: 'sample'; readonly sample: Sample }
  | { readonly type: 'result'; readonly report: ActionReport }
  | { readonly type: 'sent'; readonly command: Command }
  | { readonly type: 'answered'; readonly command: Command; readonly answer: Answer }

export const initialState: ConsoleState = { link: 'connecting', viewedAt: 0, timeline: [], samples: [], sent: {} }

/** As many entries as the page can be searched for. */
const timelineLength = 500
const historyLength = 120

export function reduce(state: ConsoleState, message: Message): ConsoleState {
  switch (message.type) {
    case 'opened':
      // The server sends its whole timeline again, and after a restart its ids start over as well.
      return { ...withoutRefusal(state), link: 'open', timeline: [] }
    case 'lost':
      return {
        ...withoutRefusal(state),
        link: 'lost',
        ...(message.refusal !== undefined && { refusal: message.refusal }),
      }
    case 'view':
      return { ...state, view: message.view, viewedAt: message.at }
    case 'timeline':
      return { ...state, timeline: [...message.entries.toReversed(), ...state.timeline].slice(0, timelineLength) }
    case 'history':
      return { ...state, samples: message.samples.slice(-historyLength) }
    case 'sample':
      return { ...state, samples: withSample(state.samples, message.sample) }
    case 'result':
      return withOutcome(state, outcomeOf(state, message.report))
    case 'sent':
      return { ...state, sent: { ...state.sent, [message.command.key]: message.command.name } }
    case 'answered':
      break
  }
  return answered(state, message)
}

/** A bucket that is still being filled is sent again. */
function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const others = samples.at(-1)?.at === sample.at ? samples.slice(0, -1) : samples
  return [...others, sample].slice(-historyLength)
}

function answered(state: ConsoleState, { command, answer }: { command: Command; answer: Answer }): ConsoleState {
  const { [command.key]: _, ...sent } = state.sent
  const { title, about, connection, isReported } = command
  const settled = { ...state, sent }
  const outcome = {
    title,
    ...(about !== undefined && { about }),
    ...(connection !== undefined && { connection }),
  }
  if ('problem' in answer) return withOutcome(settled, { ...outcome, ok: false, text: answer.problem })
  if ('done' in answer) return withOutcome(settled, { ...outcome, ok: true, text: answer.done })
  // Then this page gets it as well, unless it missed it.
  return isReported && state.link === 'open' ? settled : withOutcome(settled, { ...outcome, ...answer })
}

function outcomeOf(
  { view }: ConsoleState,
  { vendor, connection: id, action, result }: ActionReport,
): Omit<Outcome, 'number'> {
  const owner = view?.vendors.find(({ name }) => name === vendor)
  const actions = [...(owner?.actions ?? []), ...(owner?.connectionActions ?? [])]
  const title = actions.find(({ name }) => name === action)?.label ?? action
  const connection = view?.connections.find((each) => each.id === id)
  return {
    title,
    about: connection?.label ?? owner?.label ?? vendor,
    ...(connection && { connection: connection.id }),
    ...result,
  }
}

function withoutRefusal(state: ConsoleState): ConsoleState {
  const { refusal: _, ...others } = state
  return others
}

function withOutcome(state: ConsoleState, outcome: Omit<Outcome, 'number'>): ConsoleState {
  return { ...state, outcome: { ...outcome, number: (state.outcome?.number ?? 0) + 1 } }
}
