import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { attempt } from './release/command.fixture.js'

const script = fileURLToPath(new URL('../../../.ci/install.mjs', import.meta.url))

/** Stands in for pnpm: says when it begins and ends, and takes long enough for others to come in between. */
const pnpm = `#!/bin/sh
echo begin >>"$LOG"
sleep "$SECONDS_TAKEN"
echo end >>"$LOG"
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tools-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/pnpm'), pnpm)
  await chmod(join(folder, 'bin/pnpm'), 0o755)
  await writeFile(join(folder, 'log'), '')
})

function install(seconds: string, signal?: AbortSignal) {
  const path = `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`
  const env = { ...process.env, PATH: path, LOG: join(folder, 'log'), SECONDS_TAKEN: seconds }
  return attempt(process.execPath, [script, folder], { cwd: folder, env, ...(signal && { signal }) })
}
const log = async () => (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n')

it('tools that several tests want at the same moment are installed once at a time', async () => {
  const outcomes = await Promise.all([install('0.1'), install('0.1'), install('0.1')])
  expect(outcomes).toEqual(outcomes.map(() => ({ status: 0, output: '' })))
  expect(await log()).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end'])
})

it('an installation that was killed holds up no other', async () => {
  const killed = new AbortController()
  const doomed = install('5', killed.signal)
  doomed.catch(() => undefined)
  await vi.waitFor(async () => expect(await log()).toEqual(['begin']), 10_000)
  killed.abort()
  await expect(doomed).rejects.toThrow(/abort/i)
  expect(await install('0')).toEqual({ status: 0, output: '' })
})
