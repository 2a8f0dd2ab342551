import type { Feed } from './feed.js'
import type { Timeline } from './timeline.js'
import type { ActionResult, ConsoleView } from './view.js'

/** What the server serves: the three providers on a sandbox, or real ones. */
export interface Console {
  readonly timeline: Timeline
  readonly feed: Feed
  readonly view: () => ConsoleView
  /**
   * Does an action.
   *
   * @throws Problem when there is no such action, or another one is under way
   */
  readonly act: (provider: string, action: string) => Promise<ActionResult>
  readonly close: () => Promise<void>
}

/** Why a request is not answered as it was meant: words for the person, and a status for the page. */
export class Problem extends Error {
  readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 503

  constructor(status: Problem['status'], words: string) {
    super(words)
    this.status = status
  }
}
