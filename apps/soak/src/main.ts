import { readPlan, usage, type Plan } from './plan.js'
import { report } from './report.js'
import { soak } from './soak.js'

// A signal alone would end this process without its event `exit`, and so leave behind what it started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, (_name: string, number: number) => process.exit(128 + number))
}

process.exitCode = await main()

async function main(): Promise<number> {
  let plan: Plan | 'help'
  try {
    plan = readPlan(process.argv.slice(2))
  } catch (error) {
    return complain((error as Error).message, 2)
  }
  if (plan === 'help') return print(usage, 0)
  try {
    const outcome = await soak(plan)
    return print(report(outcome, plan), outcome.verdict.isGood ? 0 : 1)
  } catch (error) {
    return complain((error as Error).message, 1)
  }
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function complain(text: string, code: number): number {
  process.stderr.write(`soak: ${text}\n`)
  return code
}
