import { comparable, type SteadyClock } from '../util/clock.js'
import type { Backoff } from './backoff.js'
import { isSameSpan, type Failure } from './failure.js'

/** What prevents adopting a token, or sending the next request: the next token ends all of it. */
export interface Trouble {
  readonly rejectedFingerprint: string | undefined
  readonly failure: KnownFailure | undefined
  /** What this process shared in case it ends during a request, while the outcome is unknown. */
  readonly pending: Failure | undefined
}

/** A failure, and when its backoff ends. */
export interface KnownFailure {
  /** As shared, by the clock of the machine that noted it. */
  readonly entry: Failure
  /** By the steady clock here, counted from when this instance learnt of it. */
  readonly until: number
}

/** The trouble after a change, or `undefined` if none is left. */
export function changed(trouble: Trouble | undefined, change: Partial<Trouble>): Trouble | undefined {
  const next = { rejectedFingerprint: undefined, failure: undefined, pending: undefined, ...trouble, ...change }
  return Object.values(next).every((part) => part === undefined) ? undefined : next
}

/** A failure that is already known keeps its timing, however often the record is read. */
export function knownFailure(entry: Failure, known: KnownFailure | undefined, clock: SteadyClock): KnownFailure {
  if (known && isSameSpan(known.entry, entry)) return { ...known, entry }
  return { entry, until: clock.endOf(entry) }
}

/**
 * The later of two failures: the one known here, and that of a record just read.
 *
 * @param tokenAt when the record's token was issued, which ends what came before it
 */
export function latestFailure(
  trouble: Trouble | undefined,
  shared: Failure | undefined,
  tokenAt: number,
  clock: SteadyClock,
  now: number,
): KnownFailure | undefined {
  const own = trouble?.failure
  // What this process noted in case it ends means nothing: it has not ended.
  const failure = shared?.pending && isSameSpan(shared, trouble?.pending) ? own?.entry : shared
  const sharedSince = Math.max(comparable(failure?.since, now), tokenAt)
  const ownSince = own ? clock.wallAt(own.until) - (own.entry.until - own.entry.since) : 0
  if (ownSince > sharedSince) return own
  return failure && knownFailure(failure, own, clock)
}

/** The backoff of a failure, as long as it lasts. */
export function failedBackoff(failure: KnownFailure | undefined, clock: SteadyClock): Backoff | undefined {
  if (failure === undefined || clock.now() >= failure.until) return undefined
  const { pending, since, code, message, status } = failure.entry
  const why = pending ? 'unfinished' : 'failed'
  return { why, since, until: clock.wallAt(failure.until), code, message, status }
}
