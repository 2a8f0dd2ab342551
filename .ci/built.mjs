// Builds what a program of this repository needs, then becomes that program: signals and the exit code are its own.
// Usage: node .ci/built.mjs [--quiet] --filter=<packages, in turbo's words> <program> [arguments]
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { turbo } from './turbo.mjs'
import { root } from './workspace.mjs'

const args = process.argv.slice(2)
const isQuiet = args[0] === '--quiet'
const [filter = '', program = '', ...rest] = isQuiet ? args.slice(1) : args

const build = turbo(['run', 'build', filter, '--output-logs=errors-only'], isQuiet ? 'pipe' : 'inherit')
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}${build.error?.message ?? ''}`)
  process.exit(1)
}
const file = join(root, program)
process.argv.splice(1, Infinity, file, ...rest)
await import(pathToFileURL(file).href)
