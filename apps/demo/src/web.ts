import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isAuthError } from '@auth/core'
import { DemoClock } from './console/clock.js'
import type { Console } from './console/console.js'
import { liveConsole } from './console/live-console.js'
import { sandboxConsole } from './console/sandbox-console.js'
import { serveConsole, type ConsoleServer } from './console/server.js'
import type { ProviderName } from './console/view.js'
import { isProviderName, liveProviders, readVariables, WrongVariable } from './live.js'

const names = Object.keys(liveProviders).filter((name) => isProviderName(name))

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
  const known = live.filter((name) => isProviderName(name))
  if (known.length < live.length) throw new WrongArgument(`--live takes ${names.join(', ')} or all`)
  return { help: values.help, port, live: [...new Set(known)] }
}

async function run(port: number, live: readonly ProviderName[]): Promise<void> {
  const console = await open(live)
  const server = await serveConsole({ console, port, pageFolder: beside('page') }).catch(async (error: unknown) => {
    await console.close()
    throw error
  })
  // A terminal's Ctrl+C comes once more from whoever started this: only the first one counts.
  let closing: Promise<void> | undefined
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void (closing ??= close(server)))
  process.stdout.write(`POS Auth console at ${server.url}\n`)
}

function open(live: readonly ProviderName[]): Promise<Console> {
  if (live.length > 0) return liveConsole(live, readVariables())
  return sandboxConsole({ clock: new DemoClock(), sharingProcess: beside('console/sharing-process.js') })
}

async function close(server: ConsoleServer): Promise<void> {
  try {
    await server.close()
  } catch (error) {
    process.exitCode = complain(error)
  }
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
