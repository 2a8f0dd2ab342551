import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { report, type Run } from './report.js'

/** Writes tables for people, figures for programs, and the plots. */
export function writeResults(folder: string, run: Run): void {
  const { machine, quick, outcomes } = run
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'results.md'), report(run))
  const measures = outcomes.map(({ measure: { id, title }, result, error }) => {
    const { tables, goals } = result ?? {}
    return { id, title, tables, goals, error }
  })
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify({ machine, quick, measures }, undefined, 2)}\n`)
  for (const [file, svg] of outcomes.flatMap(({ result }) => Object.entries(result?.plots ?? {}))) {
    writeFileSync(join(folder, file), svg)
  }
}
