#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { isAuthError } from '@auth/core'
import { readArguments, usage } from './arguments.js'
import { greeting } from './greeting.js'
import { startSandbox } from './sandbox.js'

// Before anything else, so that a signal at any time ends the program cleanly.
const ended = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
})

// Not just an exit code: a reply that was to come late may still wait for its time.
process.exit(await run())

async function run(): Promise<number> {
  const asked = readArguments(process.argv.slice(2))
  switch (asked.command) {
    case 'help':
      process.stdout.write(usage)
      return 0
    case 'version':
      process.stdout.write(`${version()}\n`)
      return 0
    case 'refuse':
      process.stderr.write(`auth-sandbox: ${asked.reason}. Try auth-sandbox --help\n`)
      return 2
    default:
      return serve(asked.port, asked.host)
  }
}

async function serve(port: number, host: string): Promise<number> {
  try {
    const sandbox = await startSandbox({ port, host })
    process.stdout.write(greeting(sandbox))
    await ended
    await sandbox.close()
    return 0
  } catch (error) {
    if (!isAuthError(error)) throw error
    // The message begins with the provider's name, which is "sandbox" here.
    process.stderr.write(`auth-${error.message}\n`)
    return 1
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
