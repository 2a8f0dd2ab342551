import { CommandFailed } from '@auth/cli/accounts'
import { startSandbox } from '@auth/sandbox'
import { demonstrate } from './demonstrate.js'
import { complain } from './failure.js'
import { runLive } from './live.js'
import { programOptions } from './program-options.js'
import { providerNames, sandboxProviders } from './providers.js'
import { overview } from './report.js'

const usage = `Usage: pnpm demo [--live <provider>]

Runs the three providers, and then pools of 86 tenants, against the embedded
sandbox, and checks how many token requests each scenario costs.

  --live <provider>   get a token from the real host of ${providerNames.join(', ')}
                      instead, with credentials from the environment or .env
  --help              print this
`

try {
  await main()
} catch (error) {
  process.exitCode = complain('demo', error)
}

async function main(): Promise<void> {
  const { help, live } = programOptions({ live: { type: 'string' }, help: { type: 'boolean', short: 'h' } })
  if (help) print(usage)
  else await (live === undefined ? runOnSandbox() : showLive(live))
}

async function runOnSandbox(): Promise<void> {
  const sandbox = await startSandbox()
  try {
    print(`POS Auth on an embedded sandbox at ${sandbox.url}\n\n`)
    const problems = await demonstrate(sandboxProviders(sandbox), print)
    if (problems > 0) throw new CommandFailed('wrong_counts', `${problems} of the counts above are off`)
    print('\nAll counts are as they should be.\n')
  } finally {
    await sandbox.close()
  }
}

async function showLive(name: string): Promise<void> {
  const live = await runLive(name)
  print(`100 callers at once, at ${live.status.baseUrl}\n\n${overview([live])}\n`)
}

function print(text: string): void {
  process.stdout.write(text)
}
