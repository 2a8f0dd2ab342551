import type { Measure, MeasureContext, MeasureResult } from './measure.js'

/** One measure that ran, or broke. */
export interface Outcome {
  measure: Measure
  seconds: number
  result?: MeasureResult
  error?: string
}

/** Runs measures one after the other. One that breaks is reported, and the others still run. */
export async function runMeasures(
  measures: readonly Measure[],
  context: MeasureContext,
  report: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const measure of measures) {
    const startedAt = performance.now()
    const ended = await measure.run(context).then(
      (result) => ({ result }),
      (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
    )
    const outcome = { measure, seconds: (performance.now() - startedAt) / 1_000, ...ended }
    outcomes.push(outcome)
    report(outcome)
  }
  return outcomes
}
