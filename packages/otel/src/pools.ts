import { ValueType, type BatchObservableResult, type Meter } from '@opentelemetry/api'
import { attempt } from './attempt.js'

/** How many instances of a pool are in which state, as `summary()` of a pool of `@auth/core` says it. */
export interface ObservedPoolSummary {
  /** Instances that hold no token. */
  readonly none: number
  /** Instances whose token is outside its refresh windows. */
  readonly valid: number
  /** Instances whose token is in its advisory window. */
  readonly advisory: number
  /** Instances whose token is in its mandatory window. */
  readonly mandatory: number
  /** Instances whose token has ended. */
  readonly expired: number
  /** Instances whose token the API has refused. */
  readonly suspect: number
  /** Instances with a token request under way. */
  readonly refreshing: number
  /** Instances whose next token request is delayed. */
  readonly backoff: number
}

/** What is read of a pool. */
export interface ObservedPool {
  /** Counts the pool's instances by state. */
  summary(): ObservedPoolSummary
}

const states = ['none', 'valid', 'advisory', 'mandatory', 'expired'] as const
const conditions = ['suspect', 'refreshing', 'backoff'] as const

/** Counts the instances of pools at each collection of the metrics, each pool once. */
export function observePools(meter: Meter, pools: () => Readonly<Record<string, ObservedPool>>): void {
  const options = { unit: '{instance}', valueType: ValueType.INT }
  // The states add up to the pool, so by OpenTelemetry's convention this one is no gauge; Prometheus gets one of it.
  const byState = meter.createObservableUpDownCounter('pos_auth.pool.instance.count', {
    ...options,
    description: 'Instances of a pool, by the state of their token',
  })
  const byCondition = meter.createObservableGauge('pos_auth.pool.instance.conditions', {
    ...options,
    description: 'Instances of a pool in a condition that comes on top of the state of their token',
  })
  const count = (name: string, pool: ObservedPool, result: BatchObservableResult) => {
    const summary = pool.summary()
    const attributes = { 'pos_auth.pool.name': name }
    for (const state of states)
      result.observe(byState, summary[state], { ...attributes, 'pos_auth.instance.state': state })
    for (const condition of conditions) {
      result.observe(byCondition, summary[condition], { ...attributes, 'pos_auth.instance.condition': condition })
    }
  }
  meter.addBatchObservableCallback(
    (result) => {
      const named = attempt('reading the pools', () => Object.entries(pools())) ?? []
      for (const [name, pool] of named) attempt(`counting the pool ${name}`, () => count(name, pool, result))
    },
    [byState, byCondition],
  )
}
