import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
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
