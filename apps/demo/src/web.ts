import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WrongUsage, liveProvider, type ProviderName } from '@auth/cli/accounts'
import { DemoClock } from './console/clock.js'
import type { Console } from './console/console.js'
import { liveConsole } from './console/live-console.js'
import { sandboxConsole } from './console/sandbox-console.js'
import { serveConsole } from './console/server.js'
import { complain } from './failure.js'
import { programOptions } from './program-options.js'
import { providerNames as names } from './providers.js'
import { accounts, allAccounts } from './live.js'

const usage = `Usage: pnpm demo:web [--port <port>] [--live <provider>]...

Serves a console of connections on this machine, until Ctrl+C. Without --live
those are 86 on an embedded sandbox, with traffic, and can be put through what
goes wrong in production.

  --port <port>       the port to listen on; 0, the default, for a free one
  --live <provider>   show the accounts with the real one instead, those of the
                      environment, .env and profiles; may be given many times.
                      Asks for a token for each, at the start.
                      Takes ${names.join(', ')}, or all that there are
  --help              print this
`

/** The vendors whose real accounts are shown: all with which there is one, those that are named, or none. */
type Live = 'all' | readonly ProviderName[]

// Not just an exit code: a reply of the sandbox that was to come late may still wait for its time.
process.exit(await main().catch((error: unknown) => complain('demo', error)))

async function main(): Promise<number> {
  const { help, port, live } = readArguments()
  if (help) process.stdout.write(usage)
  else await run(port, live)
  return 0
}

function readArguments(): { help: boolean; port: number; live: Live } {
  const values = programOptions({
    port: { type: 'string', default: '0' },
    live: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', short: 'h', default: false },
  })
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new WrongUsage('--port takes a whole number up to 65535')
  const { live } = values
  if (live.some((name) => name !== 'all' && liveProvider(name) === undefined))
    throw new WrongUsage(`--live takes ${names.join(', ')} or all`)
  const named = names.filter((name) => live.includes(name))
  return { help: values.help, port, live: live.includes('all') ? 'all' : named }
}

async function run(port: number, live: Live): Promise<void> {
  // Before anything that has to be tidied away. A terminal that is closed says SIGHUP, and a Ctrl+C may come twice: from
  // the terminal, and from whoever started this.
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort())
  const console = await open(live)
  const server = await serveConsole({ console, port, pageFolder: beside('page') }).catch(async (error: unknown) => {
    await console.close()
    const problem = portProblem(error)
    throw problem === undefined ? error : new WrongUsage(`${problem}. Choose another one, or 0 for a free one`)
  })
  if (!ending.signal.aborted) {
    process.stdout.write(`POS Auth console at ${server.url}\n`)
    await once(ending.signal, 'abort')
  }
  await server.close()
}

function portProblem(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return 'the port is in use'
  return code === 'EACCES' ? 'the system refuses that port' : undefined
}

function open(live: Live): Promise<Console> {
  if (live === 'all' || live.length > 0) return liveConsole(live === 'all' ? allAccounts() : accounts(live))
  return sandboxConsole({ clock: new DemoClock(), sharingProcess: beside('console/sharing-process.js') })
}

function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}
