import { parseArgs } from 'node:util'
import { isAuthError } from '@auth/core'
import { startSandbox } from '@auth/sandbox'
import { readVariables, variablesFile } from './variables.js'
import { demonstrate } from './demonstrate.js'
import { WrongVariable, liveProviders } from './live-providers.js'
import { runLive } from './live.js'
import { sandboxProviders } from './providers.js'
import { overview } from './report.js'

const usage = `Usage: pnpm demo [--live <provider>]

Runs the three providers against the embedded sandbox and checks how many token
requests each scenario costs.

  --live <provider>   get a token from the real host of ${liveProviders.map(({ name }) => name).join(', ')}
                      instead, with credentials from the environment or .env
  --help              print this
`

process.exitCode = await main()

async function main(): Promise<number> {
  let live: string | undefined
  try {
    const { values } = parseArgs({ options: { live: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
    if (values.help) return print(usage, 0)
    live = values.live
  } catch (error) {
    return complain(`${(error as Error).message.split('. ')[0]}. Try --help`, 2)
  }
  try {
    return live === undefined ? await runOnSandbox() : await showLive(live)
  } catch (error) {
    if (error instanceof WrongVariable) return complain(error.message, 2)
    if (isAuthError(error)) return complain(`${error.code}: ${error.message}`, 1)
    throw error
  }
}

async function runOnSandbox(): Promise<number> {
  const sandbox = await startSandbox()
  try {
    print(`POS Auth on an embedded sandbox at ${sandbox.url}\n\n`, 0)
    const problems = await demonstrate(sandboxProviders(sandbox), (text) => print(text, 0))
    if (problems) return complain(`${problems} of the counts above are off`, 1)
    return print('\nAll counts are as they should be.\n', 0)
  } finally {
    await sandbox.close()
  }
}

async function showLive(name: string): Promise<number> {
  const live = await runLive(name, readVariables(variablesFile(), process.env))
  return print(`100 callers at once, at ${live.status.baseUrl}\n\n${overview([live])}\n`, 0)
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function complain(text: string, code: number): number {
  process.stderr.write(`demo: ${text}\n`)
  return code
}
