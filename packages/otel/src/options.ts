import type { Meter, Tracer } from '@opentelemetry/api'
import type { ObservedPool } from './pools.js'

/** Options of `observe`: a meter, a tracer, or both. */
export interface ObserveOptions {
  /** Where the metrics go. @default none: no metrics */
  meter?: Meter | undefined
  /** Where the spans go. @default none: no spans */
  tracer?: Tracer | undefined
  /**
   * Whether the `label` of an instance becomes an attribute, `pos_auth.label`. Each label is then a time series of its own
   * in each metric: leave it out with more than a few hundred.
   *
   * @default false
   */
  labels?: boolean | undefined
  /**
   * The pools whose instances are counted, by a name for each. It is called at each collection of the metrics, so it may
   * name a pool that is made later.
   *
   * @default none
   */
  pools?: (() => Readonly<Record<string, ObservedPool>>) | undefined
}

const takes: Readonly<Record<keyof ObserveOptions, readonly [what: string, isIt: (value: unknown) => boolean]>> = {
  meter: ['a Meter, such as metrics.getMeter() gives', (value) => hasMethod(value, 'createCounter')],
  tracer: ['a Tracer, such as trace.getTracer() gives', (value) => hasMethod(value, 'startSpan')],
  labels: ['true or false', (value) => typeof value === 'boolean'],
  pools: ['a function that gives pools by name', (value) => typeof value === 'function'],
}

/**
 * Checks options, as core checks its own. It is a TypeError and no AuthError, because that would need core at run time.
 *
 * @throws TypeError
 */
export function checkOptions(options: ObserveOptions): void {
  if (typeof options !== 'object' || options === null) throw refused(`options take an object, got ${nameOf(options)}`)
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(takes, name)) {
      throw refused(`options.${name} is not a known option. Known are ${Object.keys(takes).join(', ')}`)
    }
    const [what, isIt] = takes[name as keyof ObserveOptions]
    if (value !== undefined && !isIt(value)) throw refused(`options.${name} takes ${what}, got ${nameOf(value)}`)
  }
  const { meter, tracer, pools } = options
  if (!meter && !tracer) throw refused('options take a meter, a tracer, or both')
  if (pools && !meter) throw refused('options.pools takes a meter beside it, which counts them')
}

const refused = (message: string) => new TypeError(`otel: ${message}`)

const hasMethod = (value: unknown, name: string) =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[name] === 'function'

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : typeof value
}
