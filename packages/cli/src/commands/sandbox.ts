import { WrongUsage } from '../failure.js'
import { sandboxVariables } from '../sandbox-variables.js'
import type { Output } from '../terminal/output.js'

/** Serves the simulators until SIGINT or SIGTERM, and prints the variables with which the other commands talk to them. */
export async function serveSandbox(options: Readonly<Record<string, string | true>>, output: Output): Promise<number> {
  const port = portOf(options['port'] ?? '0')
  const { host } = options
  // Before anything else, so that a signal at any time ends it cleanly.
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
    // Nobody knows where it is, then.
    output.gone.addEventListener('abort', () => resolve())
  })
  // Loaded only now: these two take longer than all other commands together.
  const { startSandbox } = await import('@auth/sandbox')
  const sandbox = await startSandbox({ port, host: host === undefined || host === true ? '127.0.0.1' : host })
  const variables = sandboxVariables(sandbox.url)
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  output.answer(lines.join('\n'), { url: sandbox.url, variables })
  output.say(`the sandbox runs on ${sandbox.url} (Ctrl+C ends it). Its variables fit into a .env file`)
  const set = Object.keys(variables).filter((name) => process.env[name])
  if (set.length > 0) {
    output.say(
      `set in the environment, which goes before a .env file: ${set.join(', ')}. Unset them to use the sandbox`,
    )
  }
  await ended
  // A reply that was to come late may still wait for its time: its timer keeps no process.
  await sandbox.close()
  return 0
}

function portOf(text: string | true): number {
  if (typeof text === 'string' && /^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new WrongUsage('--port takes a whole number from 0 to 65535')
}
