import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../release/command.fixture.js'
import { environment } from './install.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
/** The folder of tools that the runtimes are in. */
export const tools = join(root, 'apps/e2e/tools/runtimes')
const binary = (name: string) => join(tools, 'node_modules', name)

/** Where a program may reach out to, for a runtime that asks. */
interface Permissions {
  /** Files to read: what `require` looks for is one. */
  readonly read?: boolean
  /** A folder to keep files in. */
  readonly files?: string
  /** Environment variables, which other packages look at. */
  readonly variables?: boolean
}

/** A runtime that takes a program as a file. */
export interface Runtime {
  readonly name: string
  /** What it calls itself. */
  readonly userAgent: RegExp
  /** The words that start a program. */
  readonly command: (permissions?: Permissions) => string[]
}

export const runtimes: readonly Runtime[] = [
  {
    // The oldest that the packages are declared for. It takes types out of a program when told to; later ones do it unasked.
    name: 'Node 22.13',
    userAgent: /^Node\.js\/22$/,
    command: () => [binary('node22/bin/node'), '--experimental-strip-types'],
  },
  { name: 'Node 24', userAgent: /^Node\.js\/24$/, command: () => [binary('node24/bin/node')] },
  { name: 'Node 26', userAgent: /^Node\.js\/26$/, command: () => [process.execPath] },
  {
    name: 'Deno',
    userAgent: /^Deno\/2\./,
    command: ({ read = false, files, variables = false } = {}) => [
      binary('.bin/deno'),
      'run',
      '--node-modules-dir=manual',
      '--cached-only',
      '--no-prompt',
      '--allow-net=127.0.0.1',
      ...(read ? ['--allow-read=.'] : []),
      ...(files === undefined ? [] : [`--allow-read=${files}`, `--allow-write=${files}`, '--allow-sys=uid']),
      ...(variables ? ['--allow-env'] : []),
    ],
  },
  { name: 'Bun', userAgent: /^Bun\/1\./, command: () => [binary('.bin/bun'), 'run'] },
]

/** Installs the runtimes, where they are not yet. */
export async function installRuntimes(): Promise<void> {
  await run('node', ['.ci/install.mjs', tools], { cwd: root, env: environment })
}

/** Runs a program in its folder, and returns the JSON in its last line, and all that it printed. */
export async function runProgram(
  [command = '', ...words]: readonly string[],
  cwd: string,
): Promise<{ told: unknown; printed: string }> {
  const printed = await run(command, words, { cwd, env: environment })
  const line = printed.split('\n').findLast((text) => text.startsWith('{"'))
  if (line === undefined) throw new Error(`${command} told nothing:\n${printed}`)
  return { told: JSON.parse(line), printed }
}
