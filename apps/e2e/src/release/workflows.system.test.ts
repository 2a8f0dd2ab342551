import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { attempt, run } from './command.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const tools = '.ci/workflows'

let copy: string
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'workflows-'))
  await run('node', ['.ci/install.mjs', tools], { cwd: root })
}, 120_000)
afterAll(() => rm(copy, { recursive: true }))
beforeEach(() => cp(join(root, '.github/workflows'), copy, { recursive: true }))

const check = () => attempt('node', [`${tools}/check.mjs`, copy], { cwd: root })

it('the workflows are of the form that runs them', async () => {
  const { status, output } = await check()
  expect(output).toMatch(/^\d+ workflows, 0 faults$/m)
  expect(status).toBe(0)
})

it.each([
  ['ci.yml', 'runs-on:', 'runson:', "Unexpected value 'runson'"],
  ['ci.yml', 'pull_request:', 'pull_requests:', "Unexpected value 'pull_requests'"],
  ['release.yml', 'inputs.package', 'input.package', "Unrecognized named-value: 'input'"],
  ['release.yml', 'needs: pack\n', 'needs: pak\n', "depends on unknown job 'pak'"],
  ['release-core.yml', 'contents: write', 'contents: all', "Unexpected value 'all'"],
])('in %s, %j turned into %j is found', async (name, right, wrong, message) => {
  const path = join(copy, name)
  const text = await readFile(path, 'utf8')
  expect(text).toContain(right)
  await writeFile(path, text.replace(right, wrong))
  const { status, output } = await check()
  expect(output).toContain(message)
  expect(status).toBe(1)
})

it('the release refuses a commit that is not in the history of its branch, or not named in whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'branches-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const author = { GIT_AUTHOR_NAME: 'T', GIT_AUTHOR_EMAIL: 't@example.com' }
  const committer = { GIT_COMMITTER_NAME: 'T', GIT_COMMITTER_EMAIL: 't@example.com' }
  const env = { ...process.env, ...author, ...committer }
  const git = (...args: string[]) => run('git', args, { cwd: folder, env })
  const commit = async (message: string) => {
    await git('commit', '--quiet', '--allow-empty', `--message=${message}`)
    return git('rev-parse', 'HEAD')
  }
  await git('init', '--quiet', '--initial-branch=main')
  const version = await commit('version')
  const tip = await commit('tip')
  await git('switch', '--quiet', '--detach', version)
  const elsewhere = await commit('elsewhere')

  const { jobs } = parse(await readFile(join(copy, 'release.yml'), 'utf8')) as {
    jobs: Record<string, { steps: { run?: string }[] }>
  }
  const step = jobs['publish']?.steps.find(({ run: command }) => command?.includes('merge-base'))?.run ?? ''
  const allows = async (commitGiven: string) => {
    await git('checkout', '--quiet', commitGiven)
    const given = { ...env, COMMIT: commitGiven, GITHUB_SHA: tip }
    return (await attempt('bash', ['-e', '-c', step], { cwd: folder, env: given })).status === 0
  }
  expect([await allows(version), await allows(tip)]).toEqual([true, true])
  expect([await allows(elsewhere), await allows('main'), await allows(version.slice(0, 10))]).toEqual([
    false,
    false,
    false,
  ])
})
