#!/usr/bin/env node
import { version } from 'node:process'

const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`auth-demo: this is Node ${version}; it needs 22.13 or newer\n`)
  process.exitCode = 2
} else {
  // The reader of the answer may stop early, as `head` does: there is nothing left to do then.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit()
    })
  }
  // Loaded only now: an older Node lacks what it needs.
  const { run } = await import('./program.js')
  process.exitCode = await run(process.argv.slice(2))
}
