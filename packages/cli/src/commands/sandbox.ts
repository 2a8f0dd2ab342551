import { sandboxVariables } from '../sandbox-variables.js'
import type { Output } from '../output.js'

/** Serves the simulators until SIGINT or SIGTERM, and prints the variables with which the other commands talk to them. */
export async function serveSandbox(address: { port: number; host: string }, output: Output): Promise<number> {
  // Before anything else, so that a signal at any time ends it cleanly.
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
  // Loaded only now, as Redis is: these two take longer than all other commands together.
  const { startSandbox } = await import('@auth/sandbox')
  const sandbox = await startSandbox(address)
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
  await sandbox.close()
  // Not just an exit code: a reply that was to come late may still wait for its time.
  process.exit(0)
}
