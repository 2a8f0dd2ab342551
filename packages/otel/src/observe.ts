import type { AuthEvent } from '@auth/core'
import { attempt } from './attempt.js'
import type { Describe } from './attributes.js'
import { metricRecorders } from './metrics.js'
import { checkOptions, type ObserveOptions } from './options.js'
import { observePools } from './pools.js'
import { spanRecorder } from './spans.js'

/** An event of `@auth/core`, of whichever version: one that is not known here is ignored. */
export interface ObservedEvent {
  /** What has happened. */
  readonly type: string
  /** The provider's name. */
  readonly provider: string
  /** When, in epoch milliseconds. */
  readonly at: number
  /** Whose instance it was, where that has a label. */
  readonly label?: string | undefined
}

/**
 * Makes a listener for `onEvent` that turns events into OpenTelemetry's metrics and spans. One serves any number of
 * instances of any provider. The README has the table of what they are called.
 *
 * What a meter or a tracer throws is ignored, so that the rest goes on; `diag` is told.
 *
 * @throws TypeError if an option is unknown or wrong, or there is neither a meter nor a tracer
 * @example
 * const onEvent = observe({ meter: metrics.getMeter('my-service'), tracer: trace.getTracer('my-service') })
 * const toast = createToastAuth({ credentials, environment: 'production', onEvent })
 */
export function observe(options: ObserveOptions): (event: ObservedEvent) => void {
  checkOptions(options)
  const { meter, tracer, labels, pools } = options
  const describe: Describe = ({ provider, ...event }: ObservedEvent) => ({
    'pos_auth.provider': provider,
    ...(labels && event.label !== undefined && { 'pos_auth.label': event.label }),
  })
  const recorders = [
    ...(meter ? metricRecorders(meter, describe) : []),
    ...(tracer ? [spanRecorder(tracer, describe)] : []),
  ]
  if (meter && pools) attempt('observing pools', () => observePools(meter, pools))
  return (event) => {
    for (const { name, record } of recorders) {
      // Core makes no other events. Those of another version of it are looked at by their type first.
      attempt(name, () => record(event as AuthEvent))
    }
  }
}
