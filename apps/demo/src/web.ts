import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isAuthError } from '@auth/core'
import { readVariables, variablesFile } from './variables.js'
import { DemoClock } from './console/clock.js'
import type { Console } from './console/console.js'
import { liveConsole } from './console/live-console.js'
import { sandboxConsole } from './console/sandbox-console.js'
import { serveConsole } from './console/server.js'
import { liveProvider, liveProviders, WrongVariable, type ProviderName } from './live-providers.js'

const names = liveProviders.map(({ name }) => name)

const usage = `Usage: pnpm demo:web [--port <port>] [--live <provider>]...

Serves a console for the three providers on this machine, until Ctrl+C. Without
--live they are on an embedded sandbox, and can be put through what goes wrong
in production.

  --port <port>       the port to listen on; 0, the default, for a free one
  --live <provider>   show the status of the real one instead, with credentials
                      from the environment or .env; may be given many times.
                      Takes ${names.join(', ')} or all
  --help              print this
`

/** A wrong argument. */
class WrongArgument extends Error {}

try {
  const { help, port, live } = readArguments()
  if (help) process.stdout.write(usage)
  else await run(port, live)
} catch (error) {
  process.exitCode = complain(error)
}

function readArguments(): { help: boolean; port: number; live: readonly ProviderName[] } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      live: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
    throw new WrongArgument('--port takes a whole number up to 65535')
  const live = values.live.flatMap((name) => (name === 'all' ? names : [name]))
  const known = names.filter((name) => live.includes(name))
  if (live.some((name) => liveProvider(name) === undefined))
    throw new WrongArgument(`--live takes ${names.join(', ')} or all`)
  return { help: values.help, port, live: known }
}

async function run(port: number, live: readonly ProviderName[]): Promise<void> {
  // Before anything that has to be tidied away. A terminal that is closed says SIGHUP, and a Ctrl+C may come twice: from
  // the terminal, and from whoever started this.
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ending.abort())
  const console = await open(live)
  const server = await serveConsole({ console, port, pageFolder: beside('page') }).catch(async (error: unknown) => {
    await console.close()
    throw error
  })
  if (!ending.signal.aborted) {
    process.stdout.write(`POS Auth console at ${server.url}\n`)
    await once(ending.signal, 'abort')
  }
  await server.close()
}

function open(live: readonly ProviderName[]): Promise<Console> {
  if (live.length > 0) return liveConsole(live, readVariables(variablesFile(), process.env))
  return sandboxConsole({ clock: new DemoClock(), sharingProcess: beside('console/sharing-process.js') })
}

function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** Says what is wrong. Returns the exit code for it: 2 where the arguments or the environment are. */
function complain(error: unknown): number {
  const { message, code } = error as NodeJS.ErrnoException
  const isUsage = error instanceof WrongArgument || error instanceof WrongVariable || isAuthError(error)
  if (code?.startsWith('ERR_PARSE_ARGS')) return say(`${message.split(/[.\n]/)[0]}. Try --help`, 2)
  if (code === 'EADDRINUSE') return say('the port is in use. Choose another one, or 0 for a free one', 1)
  if (code === 'EACCES') return say('the system refuses that port. Choose another one, or 0 for a free one', 1)
  if (!isUsage) throw error
  return say(message, 2)
}

function say(text: string, code: number): number {
  process.stderr.write(`demo: ${text}\n`)
  return code
}
