import type { Feed } from './feed.js'
import type { History } from './history.js'
import type { Timeline } from './timeline.js'
import type { ActionResult, ConsoleView, TrafficView } from './view.js'

/** What the server serves: the connections on a sandbox, or real ones. */
export interface Console {
  readonly timeline: Timeline
  readonly history: History
  readonly feed: Feed
  readonly view: () => ConsoleView
  /** Absent where the connections are real: they are looked at alone. */
  readonly controls?: Controls
  readonly close: () => Promise<void>
}

/** What can be done with the connections on a sandbox. */
export interface Controls {
  /** @throws Problem when there is no such action, or the vendor is busy */
  readonly actOnVendor: (vendor: string, action: string) => Promise<ActionResult>
  /** @throws Problem when there is no such action, or the connection is busy */
  readonly actOnConnection: (vendor: string, label: string, action: string) => Promise<ActionResult>
  readonly pause: () => TrafficView
  readonly resume: () => TrafficView
  /** @throws Problem for a factor that it does not go at */
  readonly setSpeed: (factor: string) => TrafficView
  /** @throws Problem while another one is under way */
  readonly reset: () => Promise<ActionResult>
}

/** Why a request is not answered as it was meant: words for the person, and a status for the page. */
export class Problem extends Error {
  readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 503

  constructor(status: Problem['status'], words: string) {
    super(words)
    this.status = status
  }
}
