import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPackage } from '../packages/check-package.fixture.js'
import { attempt, run } from '../release/command.fixture.js'
import { scratchRepository, type ScratchRepository } from '../release/scratch-repository.fixture.js'
import { stateAlder, stateLarch } from './facts.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const made = ['larch', 'cache-alder']

let repository: ScratchRepository
let dry = ''
let touched = ''
let said = ''
beforeAll(async () => {
  repository = await scratchRepository({ installed: true })
  dry = await pnpm('new', 'provider', 'larch', '--dry-run')
  touched = await repository.git('status', '--porcelain')
  said = await pnpm('new', 'provider', 'larch')
  await pnpm('new', 'cache', 'alder')
}, 300_000)
afterAll(() => repository.close())

const inBoth = (script: string) => pnpm(...made.map((name) => `--filter=@auth/${name}`), script)
const pnpm = (...args: string[]) => run('pnpm', args, { cwd: repository.folder })

/** What is said of a command that writes nothing. */
async function refusalOf(...args: string[]): Promise<string> {
  const { status, output } = await attempt('node', ['.ci/new/new.mjs', ...args], { cwd: repository.folder })
  expect(status).toBe(1)
  return output
}

interface Report {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
}

/** The tests of a folder that fail, and why. */
async function failuresIn(folder: string, ...which: string[]): Promise<Map<string, string>> {
  const cwd = join(repository.folder, folder)
  const report = join(cwd, '.vitest-new.json')
  const vitest = join(repository.folder, 'node_modules/vitest/vitest.mjs')
  const { name } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')) as { name: string }
  const options = [
    `--config=${join(repository.folder, '.ci/vitest.config.mjs')}`,
    `--project=${name}`,
    '--reporter=json',
  ]
  const { output } = await attempt('node', [vitest, 'run', ...which, ...options, `--outputFile=${report}`], { cwd })
  const text = await readFile(report, 'utf8').catch(() => Promise.reject(new Error(output)))
  const tests = (JSON.parse(text) as Report).testResults.flatMap(({ assertionResults }) => assertionResults)
  expect(tests.length).toBeGreaterThan(10)
  const failed = tests.filter(({ status }) => status !== 'passed')
  return new Map(failed.map(({ title, failureMessages }) => [title, failureMessages.join('\n')]))
}

const rules = ['repository', 'documents', 'imports', 'house', 'lists', 'release/workflows', 'release/release-workflows']
const brokenRules = async (...names: readonly string[]) => [
  ...(await failuresIn('apps/e2e', ...names.map((name) => `src/${name}.test.ts`))).keys(),
]
/** A person's, who knows the vendor. */
const ofTheLists = [
  'that names three vendors or caches names all',
  'has its variables in the example of a .env file',
  'is a dependency of the sandbox, the command line, the demo and the benchmark',
]

describe('a new provider and a new cache', { timeout: 300_000 }, () => {
  it('are built, compiled, linted and formatted as they are made', async () => {
    await inBoth('build')
    await inBoth('/^(typecheck|lint)$/')
    const oxfmt = join(repository.folder, 'node_modules/oxfmt/bin/oxfmt')
    expect(await run('node', [oxfmt, '--check', '.'], { cwd: repository.folder })).toContain('All matched files')
  })

  it('break no rule of the repository but those about what is left to a person', async () => {
    expect(await brokenRules(...rules)).toEqual([...ofTheLists, 'nothing that `pnpm new` made is left to state'])
  })

  it('have a changeset for their first release, and a workflow of the right form', async () => {
    expect(await repository.script('changed', [])).toMatchObject({ status: 0 })
    const workflows = join(repository.folder, '.github/workflows')
    await run('node', ['.ci/install.mjs', '.ci/workflows'], { cwd: root })
    expect(await run('node', ['.ci/workflows/check.mjs', workflows], { cwd: root })).toContain(' workflows, 0 faults')
  })

  it('fail their contract by words that say what to state next', async () => {
    const provider = await failuresIn('packages/larch')
    const first = provider.get('requestToken gets a token that core accepts, by one request to the token URL')
    expect(first).toContain('TO STATE in src/api.ts: what tokenRequest sends, { form } or { json }')
    const cache = await failuresIn('packages/cache-alder')
    expect(cache.size).toBeGreaterThan(5)
    for (const why of cache.values()) expect(why).toContain('TO STATE in src/contract.test.ts: two clients of one')
  })

  it('are told with the steps that are left, and a second time with a refusal', async () => {
    expect(said).toContain('\n1. State the facts in `docs/providers.md`')
    expect(said).toContain('\n`pnpm --filter @auth/larch test` says what to state next.')
    for (const lines of [said, dry]) expect(lines.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(await refusalOf('provider', 'larch')).toBe('packages/larch is there already; nothing was written.\n')
  })

  it('are named by a dry run, which writes nothing', () => {
    expect(dry).toMatch(/^Would make packages\/larch, [^]+ {2}\.changeset\/first-release-of-larch\.md\n/m)
    expect(touched).toBe('')
  })

  it('are refused by a sentence where the words are wrong, not by a stack', async () => {
    expect(await refusalOf('provider', 'Light-Speed')).toMatch(
      /^A name is one word[^]+`pnpm new provider lightspeed`\.\n$/,
    )
    const usage = 'Usage: pnpm new provider|cache <name> [--dry-run]'
    expect(await refusalOf('provider', 'clover', '--force')).toBe(`Unknown or incomplete arguments.\n${usage}\n`)
  })

  it('overwrite no file, and leave nothing behind where one is in the way', async () => {
    await repository.commit('Two packages')
    await repository.write('.github/workflows/release-clover.yml', 'mine')
    expect(await refusalOf('provider', 'clover')).toMatch(
      /^There is another \.github.+release-clover\.yml already; nothing/,
    )
    expect(await repository.git('status', '--porcelain')).toBe('?? .github/workflows/release-clover.yml')
    await rm(join(repository.folder, '.github/workflows/release-clover.yml'))
  })

  it('stop by a sentence where they cannot be written', async () => {
    await rm(join(repository.folder, 'node_modules/.new'), { recursive: true })
    await repository.write('node_modules/.new', 'in the way')
    expect(await refusalOf('provider', 'clover')).toMatch(/^Stopped half-way: .+\nStart this again when that is mended/)
    await rm(join(repository.folder, 'node_modules/.new'))
    expect(await repository.git('status', '--porcelain')).toBe('')
  })

  it('are made whole by a second run where the first was killed', async () => {
    // The last that is written.
    await rm(join(repository.folder, 'packages/larch'), { recursive: true })
    await repository.write('node_modules/.new/larch/src/half.ts', 'export')
    await pnpm('new', 'provider', 'larch')
    expect(await repository.git('status', '--porcelain')).toBe('')
  })

  it('pass their tests once a person has stated the facts', async () => {
    await stateLarch(repository)
    await stateAlder(repository)
    const paths = (await repository.git('grep', '--name-only', 'TO STATE', '--', 'packages', 'docs')).split('\n')
    for (const path of paths) {
      await repository.write(path, (await repository.read(path)).replaceAll(/TO STATE:?/g, 'Stated:'))
    }
    expect(await failuresIn('packages/larch')).toEqual(new Map())
    expect(await failuresIn('packages/cache-alder')).toEqual(new Map())
    expect(await brokenRules('documents', 'lists')).toEqual(ofTheLists)
  })

  it('can be published then, once `pnpm api` has written their reports', async () => {
    await inBoth('build')
    await checkPackage(['larch', '--write-api'], repository.folder)
    const { results } = await checkPackage(['larch', 'workspace'], repository.folder)
    expect(results.length).toBeGreaterThan(5)
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([])
  })
})
