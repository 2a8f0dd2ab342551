#!/usr/bin/env node
import { version } from 'node:process'

const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`pos-auth: this is Node ${version}; it needs 22.13 or newer\n`)
  process.exitCode = 2
} else {
  // Loaded only now: an older Node lacks what it needs.
  const { hasColours, run } = await import('./program.js')
  const code = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    hasColours: hasColours(process.stdout),
    onStart(interrupted) {
      process.once('SIGINT', () => {
        interrupted()
        // Ends as it would have without a listener, so that a shell sees how. The sandbox has one of its own.
        if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT')
      })
    },
  })
  // Not just an exit code: all is written, and a reply of the sandbox that was to come late may still wait for its time.
  process.exit(code)
}
