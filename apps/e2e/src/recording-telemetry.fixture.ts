import type { Meter, Tracer } from '@opentelemetry/api'

/** A meter and a tracer that keep all that they are given. */
export function recordingTelemetry() {
  const given: unknown[][] = []
  const keep = (...values: unknown[]) => void given.push(values)
  const instrument = { add: keep, record: keep }
  const span = { setStatus: keep, end: keep }
  // Cast, since there is no more of either than what is used of them.
  const meter = { createCounter: () => instrument, createHistogram: () => instrument } as unknown as Meter
  // Likewise.
  const tracer = {
    startSpan(...values: unknown[]) {
      keep(...values)
      return span
    },
  } as unknown as Tracer
  return { meter, tracer, given }
}
