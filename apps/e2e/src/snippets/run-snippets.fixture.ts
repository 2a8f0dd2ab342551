import { execFile, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportsOf } from '../repository.fixture.js'
import { moduleOf, snippetsIn, type Snippet } from './snippet.fixture.js'

const require = createRequire(import.meta.url)
const app = fileURLToPath(new URL('../../', import.meta.url))
const preludeNames = exportsOf('apps/e2e/src/snippets/prelude.fixture.ts').values

/** The examples of some documents, compiled. */
export interface CompiledSnippets {
  snippets: Snippet[]
  /** What the compiler says of one. */
  errorsOf: (snippet: Snippet) => string[]
  /** Runs one. @throws Error with what it printed, unless it ran through and made what it should */
  run: (snippet: Snippet) => Promise<void>
}

/**
 * Compiles the examples of some documents under the workspace's strict settings, in a folder under `dist`.
 *
 * @param servers the URLs of the test's own, by those that the examples name
 */
export function compileSnippets(
  folder: string,
  documents: readonly { path: string; text: string }[],
  servers: Readonly<Record<string, string>> = {},
): CompiledSnippets {
  const place = join(app, 'dist/snippets', folder)
  const source = join(place, 'source')
  const built = join(place, 'built')
  const disk = join(place, 'disk')
  rmSync(place, { recursive: true, force: true })
  // Not open to others, or the SQLite cache refuses it.
  mkdirSync(join(disk, 'app'), { recursive: true, mode: 0o700 })
  mkdirSync(source)

  const snippets = documents.flatMap(({ path, text }) => snippetsIn(path, text, preludeNames))
  for (const snippet of snippets) {
    const file = join(source, `${snippet.path}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    // Examples name places of the reader's machine: here they are of this folder, and of the test's own servers.
    let text = moduleOf(snippet).replaceAll('/var/lib/', `${disk}/`)
    for (const [example, own] of Object.entries(servers)) text = text.replaceAll(example, own)
    writeFileSync(file, text)
  }
  for (const name of ['prelude.fixture.ts', 'run.fixture.ts'])
    cpSync(join(app, 'src/snippets', name), join(source, name))
  writeFileSync(join(place, 'vitest.config.js'), "export default { test: { include: ['**/*.js'] } }")
  const options = { noEmit: false, rootDir: source, outDir: built }
  const config = { extends: join(app, '../../tsconfig.base.json'), compilerOptions: options, include: [source] }
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', place, '--pretty', 'false'], {
    cwd: source,
    encoding: 'utf8',
  })
  const errors = stdout.split(/\n(?! )/)

  return {
    snippets,
    errorsOf: ({ path, document, line }) =>
      errors.flatMap((error) => {
        const [, row, message] = error.startsWith(`${path}.ts(`) ? (/\((\d+),\d+\): (.+)/s.exec(error) ?? []) : []
        return row === undefined ? [] : [`${document}:${line + Number(row) - 1}: ${message}`]
      }),
    run: ({ path, kind }) => {
      const module = join(built, `${path}.js`)
      const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
      const command =
        kind === 'vitest'
          ? [vitest, 'run', '--root', built, '--config', join(place, 'vitest.config.js'), module]
          : [join(built, 'run.fixture.js'), module, ...(kind === 'alone' ? ['alone'] : [])]
      return new Promise((resolve, reject) => {
        execFile(process.execPath, command, { timeout: 120_000 }, (error, out, err) =>
          error ? reject(new Error(`${path} failed\n${out}${err}`)) : resolve(),
        )
      })
    },
  }
}
