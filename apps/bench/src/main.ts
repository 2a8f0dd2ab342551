import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startTokenServer } from './child-process.js'
import { readOrder, usage, type Order } from './command-line.js'
import { loadAll } from './contenders/all.js'
import { loadKeepers } from './contenders/keepers.js'
import { appFolder, peersFolder } from './folders.js'
import { describeMachine } from './machine.js'
import { measures } from './measures/all.js'
import { describe, summary } from './report.js'
import { runMeasures } from './run-measures.js'
import { writeResults } from './write-results.js'

// A signal alone would end this process without its event `exit`, and so leave behind what it started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, (_name: string, number: number) => process.exit(128 + number))
}

process.exitCode = await main()

async function main(): Promise<number> {
  let order: Order | 'help'
  try {
    order = readOrder(process.argv.slice(2), measures)
  } catch (error) {
    return complain(`${(error as Error).message}. Try --help`, 2)
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
  const outcomes = await runMeasures(chosen, { server, quick }, (outcome) => {
    print(`\n${summary(outcome)}\n\n(${Math.round(outcome.seconds)} s)\n`, 0)
  }).finally(() => server.stop())
  const folder = join(appFolder, 'results', isPartial ? 'partial' : '')
  writeResults(folder, { machine, quick, outcomes, contenders: [...(await loadAll()), ...(await loadKeepers())] })
  print(`\nWritten to ${folder}\n`, 0)
  const broken = outcomes.filter(({ error }) => error !== undefined).map(({ measure }) => measure.id)
  return broken.length > 0 ? complain(`measures that broke: ${broken.join(', ')}`, 1) : 0
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function complain(text: string, code: number): number {
  process.stderr.write(`bench: ${text}\n`)
  return code
}
