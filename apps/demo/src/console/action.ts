import type { Auth } from '@auth/core'
import type { Outcome } from '../scenario.js'
import type { ActionView } from './view.js'

/** What came of an action. */
export interface Done extends Outcome {
  /** Token requests that it may have cost: at least, and at most. */
  readonly expected: readonly [number, number]
  /** What happened, to be read after the counts. */
  readonly text?: string
}

/** Something to do with a connection, or with a vendor. */
export interface Action<Subject> extends ActionView {
  /** Whether the vendor has what it needs. */
  readonly applies?: (auth: Auth) => boolean
  /** What has to be well for its costs to be known: the vendor's token endpoint, and for `'token'` the password too. */
  readonly needs?: 'vendor' | 'token'
  /** Sets the stage; what it costs is not counted. */
  readonly prepare?: (subject: Subject) => Promise<void>
  readonly run: (subject: Subject) => Promise<Done>
}

/** Of an action without calls. */
export const nothingCounted: Done = { calls: 0, failures: 0, expected: [0, 0] }
