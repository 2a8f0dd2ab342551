import type { Auth } from '@auth/core'
import type { Outcome } from '../scenario.js'
import type { Stage } from './stage.js'
import type { ActionView } from './view.js'

/** What came of an action. */
export interface Done extends Outcome {
  /** Token requests that it may have cost: at least, and at most. */
  readonly expected: readonly [number, number]
  /** What happened, to be read after the counts. */
  readonly text?: string
}

/** Something to do on a provider's stage. */
export interface Action extends ActionView {
  /** Whether the vendor has what it needs. */
  readonly applies?: (auth: Auth) => boolean
  /** Sets the stage; what it costs is not counted. */
  readonly prepare?: (stage: Stage) => Promise<void>
  readonly run: (stage: Stage) => Promise<Done>
  /** Whose an error is, where it is not that of the card's own instance. */
  readonly errorOf?: string
}

/** Of an action without calls. */
export const nothingCounted: Done = { calls: 0, failures: 0, expected: [0, 0] }
