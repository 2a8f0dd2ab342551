import type { AuthEvent } from '@auth/core'
import { ValueType, type Attributes, type Meter } from '@opentelemetry/api'
import { attempt } from './attempt.js'
import { isEnd, outcomeOf, serverOf, type Describe } from './attributes.js'

/** What is counted of the events: the README has the table. */
interface Counted {
  readonly name: string
  readonly unit: string
  readonly description: string
  /** What is to be said of an event that counts; nothing of any other, one that a newer core has invented included. */
  readonly of: (event: AuthEvent) => Attributes | undefined
}

const counters: readonly Counted[] = [
  {
    name: 'pos_auth.token.requests',
    unit: '{request}',
    description: 'Token requests that ended, each with all its retries',
    of: (event) => (isEnd(event) ? outcomeOf(event) : undefined),
  },
  {
    name: 'pos_auth.token.retries',
    unit: '{retry}',
    description: 'Token requests that were sent once more after an attempt that failed',
    of: (event) => (event.type === 'token_request_retried' ? { 'error.type': event.code } : undefined),
  },
  {
    name: 'pos_auth.token.adoptions',
    unit: '{token}',
    description: 'Tokens that were taken from the shared cache instead of being requested',
    of: (event) => (event.type === 'token_adopted' ? { 'pos_auth.reason': event.reason } : undefined),
  },
  {
    name: 'pos_auth.backoffs',
    unit: '{backoff}',
    description:
      'Waits that began: after a token request that failed, or because the hourly limit of the vendor was reached',
    of(event) {
      if (event.type === 'token_request_paced') return { 'pos_auth.backoff.cause': 'limited' }
      if (event.type !== 'token_request_failed' || event.backoffUntil === undefined) return undefined
      return { 'pos_auth.backoff.cause': 'failed', 'error.type': event.code }
    },
  },
  {
    name: 'pos_auth.unauthorized',
    unit: '{response}',
    description: 'Calls that the API answered with 401',
    of: (event) => (event.type === 'unauthorized' ? serverOf(event.origin) : undefined),
  },
  {
    name: 'pos_auth.recoveries',
    unit: '{recovery}',
    description: 'What became of calls that were answered with 401',
    of(event) {
      if (event.type === 'replayed') {
        return { 'pos_auth.recovery.outcome': event.fruitful ? 'replayed' : 'refused_again', ...serverOf(event.origin) }
      }
      if (event.type !== 'recovery_skipped') return undefined
      const { why, code, origin } = event
      return { 'pos_auth.recovery.outcome': why, ...(code && { 'error.type': code }), ...serverOf(origin) }
    },
  },
  {
    name: 'pos_auth.cache.failures',
    unit: '{failure}',
    description: 'Operations of the shared cache that failed',
    of(event) {
      if (event.type !== 'cache_failed') return undefined
      return { 'pos_auth.cache.operation': event.operation, 'error.type': event.code ?? event.why }
    },
  },
]

const duration = {
  name: 'pos_auth.token.request.duration',
  options: {
    unit: 's',
    description: 'Duration of token requests, each with all its retries',
    // Most take a fraction of a second; an attempt may take 10 s and all of them 30 s, unless the options say otherwise.
    advice: { explicitBucketBoundaries: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30] },
  },
}

/** One part of an observation. */
export interface Recorder {
  readonly name: string
  readonly record: (event: AuthEvent) => void
}

/** Makes the instruments. One that the meter does not make is left out. */
export function metricRecorders(meter: Meter, describe: Describe): Recorder[] {
  const made = counters.map(({ name, unit, description, of }) =>
    attempt(name, () => {
      const counter = meter.createCounter(name, { unit, description, valueType: ValueType.INT })
      const record = (event: AuthEvent) => {
        const attributes = of(event)
        if (attributes) counter.add(1, { ...describe(event), ...attributes })
      }
      return { name, record }
    }),
  )
  const { name, options } = duration
  const timed = attempt(name, () => {
    const histogram = meter.createHistogram(name, options)
    const record = (event: AuthEvent) => {
      if (isEnd(event)) histogram.record(event.durationMs / 1000, { ...describe(event), ...outcomeOf(event) })
    }
    return { name, record }
  })
  return [...made, timed].filter((recorder) => recorder !== undefined)
}
