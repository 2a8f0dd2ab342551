import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startTokenServer } from './child-process.js'
import { readOrder, usage, type Order } from './command-line.js'
import { appFolder, peersFolder } from './folders.js'
import { describeMachine } from './machine.js'
import type { Measure, MeasureContext } from './measure.js'
import { measures } from './measures/all.js'
import { describe, report, section, type Outcome } from './report.js'

process.exitCode = await main()

async function main(): Promise<number> {
  let order: Order | 'help'
  try {
    order = readOrder(process.argv.slice(2), measures)
  } catch (error) {
    return complain(`${(error as Error).message.split('. ')[0]}. Try --help`, 2)
  }
  if (order === 'help') return print(usage(measures), 0)
  if (!existsSync(join(peersFolder, 'node_modules'))) {
    return complain('the peers are not installed: node .ci/install.mjs apps/bench/peers', 2)
  }
  return runAll(order)
}

async function runAll({ measures: chosen, quick, isPartial }: Order): Promise<number> {
  const machine = describeMachine()
  print(`${describe(machine)}\n`, 0)
  const server = await startTokenServer()
  const outcomes: Outcome[] = []
  try {
    for (const measure of chosen) {
      const outcome = await runOne(measure, { server, quick })
      outcomes.push(outcome)
      print(`\n${section(outcome)}\n\n(${Math.round(outcome.seconds)} s)\n`, 0)
    }
  } finally {
    server.stop()
  }
  const folder = join(appFolder, 'results', isPartial ? 'partial' : '')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'results.md'), report(machine, outcomes))
  const figures = outcomes.map(({ measure: { id, title }, result, error }) => {
    const { tables, goals } = result ?? {}
    return { id, title, tables, goals, error }
  })
  writeFileSync(
    join(folder, 'results.json'),
    `${JSON.stringify({ machine, quick, measures: figures }, undefined, 2)}\n`,
  )
  for (const [file, svg] of outcomes.flatMap(({ result }) => Object.entries(result?.plots ?? {}))) {
    writeFileSync(join(folder, file), svg)
  }
  const broken = outcomes.filter(({ error }) => error !== undefined).map(({ measure }) => measure.id)
  print(`\nWritten to ${folder}\n`, 0)
  return broken.length > 0 ? complain(`measures that broke: ${broken.join(', ')}`, 1) : 0
}

/** One that breaks is reported, and the others still run. */
async function runOne(measure: Measure, context: MeasureContext): Promise<Outcome> {
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1_000
  try {
    const result = await measure.run(context)
    return { measure, seconds: seconds(), result }
  } catch (error) {
    return { measure, seconds: seconds(), error: (error as Error).message }
  }
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function complain(text: string, code: number): number {
  process.stderr.write(`bench: ${text}\n`)
  return code
}
