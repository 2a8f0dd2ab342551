import { parseArgs } from 'node:util'
import { isHost } from './hosts.js'

/** What the command line asks for. */
export type Arguments =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'start'; readonly port: number; readonly host: string }
  | { readonly command: 'refuse'; readonly reason: string }

export const usage = `Usage: auth-sandbox [--port <number>] [--host <address>]

Serves the token APIs of IT Retail, myPOS and Toast on one port, for tests.

  --port <number>    the port to listen on (default: a free one)
  --host <address>   the address to listen on (default: 127.0.0.1)
  --help             print this
  --version          print the version
`

/** Reads a command line, without the program's own name. */
export function readArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', default: false },
      },
    })
    const { port, host, help, version } = values
    if (help) return { command: 'help' }
    if (version) return { command: 'version' }
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
      return { command: 'refuse', reason: '--port takes a whole number from 0 to 65535' }
    }
    if (!isHost(host)) return { command: 'refuse', reason: '--host takes a host name or address' }
    return { command: 'start', port: Number(port), host }
  } catch (error) {
    return { command: 'refuse', reason: refusalOf(error as NodeJS.ErrnoException) }
  }
}

/** Repeats nothing that is not one of our own options: an argument may be a secret that was pasted by mistake. */
function refusalOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return 'unknown argument: it takes --port, --host, --help and --version'
  }
  // It names one of those. It goes on with advice on options that begin with a dash, which helps nobody here.
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return message.split(/\.\s|\n/)[0] ?? ''
  return 'the arguments cannot be read'
}
