import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const script = fileURLToPath(new URL('../../../.ci/run', import.meta.url))
const tests = {
  test: '20 passed, 0 failed, 2 skipped',
  'test:system': '3 passed, 0 failed',
  'check:changesets': 'fine',
}

/** Runs `.ci/run` where nothing is missing and pnpm's scripts do no more than to print, and fail if they are told to. */
function runWith(failing: Partial<typeof tests>) {
  const folder = mkdtempSync(join(tmpdir(), 'run-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const command = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  for (const name of ['curl', 'python3', 'redis-server', 'postgres', 'chromium']) command(name, 'exit 1')
  const cases = Object.entries({ ...tests, ...failing }).map(([task, line]) => {
    return `*' ${task}') echo '${line}'; exit ${task in failing ? 1 : 0};;`
  })
  command('npx', `case "$*" in ${cases.join(' ')} *) exit 9;; esac`)
  for (const name of ['node', 'bash', 'dirname', 'mktemp', 'tee', 'awk']) {
    const place = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
    symlinkSync(place, join(folder, name))
  }
  const { status, stdout } = spawnSync(script, { encoding: 'utf8', env: { ...process.env, PATH: folder } })
  return { status, closing: stdout.trimEnd().split('\n').at(-1) }
}

it('ends with one count of all tests', () => {
  expect(runWith({})).toEqual({ status: 0, closing: '23 passed, 0 failed, 2 skipped' })
})

it.each([
  [{ 'check:changesets': 'no changeset' }, '23 passed, 1 failed, 2 skipped'],
  [{ test: '18 passed, 2 failed' }, '21 passed, 2 failed'],
  [{ 'test:system': 'Killed' }, '20 passed, 1 failed, 2 skipped'],
])('fails, and counts it, when this fails: %j', (failing, closing) => {
  expect(runWith(failing)).toEqual({ status: 1, closing })
})
