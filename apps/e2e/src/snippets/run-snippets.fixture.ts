import { execFile, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportsOf } from '../repository.fixture.js'
import { moduleOf, snippetsIn, type Snippet } from './snippet.fixture.js'

const require = createRequire(import.meta.url)
const app = fileURLToPath(new URL('../../', import.meta.url))
const tools = join(app, 'tools/guides')
const preludeNames = exportsOf('apps/e2e/src/snippets/prelude.fixture.ts').values

/** The examples of some documents, compiled. */
export interface CompiledSnippets {
  snippets: Snippet[]
  /** What the compiler says of one. */
  errorsOf: (snippet: Snippet) => string[]
  /** Runs one. @throws Error with what it printed, unless it ran through and made what it should */
  run: (snippet: Snippet) => Promise<void>
}

/** Installs what some examples show and the workspace leaves out, where it is not installed yet. */
export function installTools(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(app, '../../.ci/install.mjs'), tools], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
}

/**
 * Compiles the examples of some documents under the workspace's strict settings, in a folder under `dist`.
 *
 * @param servers the URLs of the test's own, by those that the examples name
 * @param withTools whether what is installed on demand is there; otherwise the examples that need it are left out
 */
export function compileSnippets(
  folder: string,
  documents: readonly { path: string; text: string }[],
  { servers = {}, withTools = false }: { servers?: Readonly<Record<string, string>>; withTools?: boolean } = {},
): CompiledSnippets {
  const place = join(app, 'dist/snippets', folder)
  const source = join(place, 'source')
  const built = join(place, 'built')
  rmSync(place, { recursive: true, force: true })
  mkdirSync(source, { recursive: true })

  if (withTools) symlinkSync(join(tools, 'node_modules'), join(place, 'node_modules'))
  const snippets = documents
    .flatMap(({ path, text }) => snippetsIn(path, text, preludeNames))
    .filter(({ needsTools }) => withTools || !needsTools)
  for (const snippet of snippets) {
    const file = join(source, `${snippet.path}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    // Examples name places of the reader's machine: here they are of the process's own folder, and of the test's own servers.
    let text = moduleOf(snippet).replaceAll('/var/lib/', './')
    for (const [example, own] of Object.entries(servers)) text = text.replaceAll(example, own)
    writeFileSync(file, text)
  }
  for (const name of ['prelude.fixture.ts', 'run.fixture.ts'])
    cpSync(join(app, 'src/snippets', name), join(source, name))
  // A machine that runs other tests meanwhile may take longer than Vitest's own 5 seconds.
  const tests = { include: ['**/*-tests.js'], testTimeout: 60_000 }
  writeFileSync(join(place, 'vitest.config.js'), `export default { test: ${JSON.stringify(tests)} }`)
  const options = { noEmit: false, rootDir: source, outDir: built }
  const config = { extends: join(app, '../../tsconfig.base.json'), compilerOptions: options, include: [source] }
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', place, '--pretty', 'false'], {
    cwd: source,
    encoding: 'utf8',
  })
  const errors = stdout.split(/\n(?! )/)
  let tested: ReturnType<typeof runTests> | undefined

  return {
    snippets,
    errorsOf: ({ path, document, line }) =>
      errors.flatMap((error) => {
        const [, row, message] = error.startsWith(`${path}.ts(`) ? (/\((\d+),\d+\): (.+)/s.exec(error) ?? []) : []
        return row === undefined ? [] : [`${document}:${line + Number(row) - 1}: ${message}`]
      }),
    run: ({ path, kind }) => {
      const module = join(built, `${path}.js`)
      if (kind === 'vitest') return (tested ??= runTests(place, built)).then((failures) => failures(module))
      const command = [join(built, 'run.fixture.js'), module, ...(kind === 'alone' ? ['alone'] : [])]
      return new Promise((resolve, reject) => {
        execFile(process.execPath, command, { timeout: 120_000, cwd: diskOf(place, path) }, (error, out, err) =>
          error ? reject(new Error(`${path} failed\n${out}${err}`)) : resolve(),
        )
      })
    },
  }
}

/** A folder of a process's own: two that share a file wait for each other. Not open to others, or the SQLite cache refuses it. */
function diskOf(place: string, name: string): string {
  const disk = join(place, 'disk', name)
  mkdirSync(join(disk, 'app'), { recursive: true, mode: 0o700 })
  return disk
}

/**
 * Runs all examples that are made of tests, in one Vitest: to start one takes longer than any of them.
 *
 * @returns what throws what failed in one of them
 */
function runTests(place: string, built: string): Promise<(module: string) => void> {
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
  const report = join(place, 'tests.json')
  const files = ['--root', built, '--config', join(place, 'vitest.config.js')]
  const command = [vitest, 'run', ...files, '--reporter=json', `--outputFile=${report}`]
  return new Promise((resolve) => {
    execFile(process.execPath, command, { timeout: 280_000, cwd: diskOf(place, 'tests') }, (_failed, out, err) => {
      resolve((module) => {
        const result = (existsSync(report) ? resultsIn(report) : []).find(({ name }) => name === module)
        if (result === undefined) throw new Error(`${module} was not run\n${out}${err}`)
        const failures = result.assertionResults.flatMap(({ failureMessages }) => failureMessages)
        if (result.status !== 'passed' || failures.length > 0) {
          throw new Error([`${module} failed`, result.message, ...failures].join('\n'))
        }
      })
    })
  })
}

interface TestFile {
  name: string
  status: string
  message: string
  assertionResults: { failureMessages: string[] }[]
}

function resultsIn(report: string): TestFile[] {
  return (JSON.parse(readFileSync(report, 'utf8')) as { testResults: TestFile[] }).testResults
}
