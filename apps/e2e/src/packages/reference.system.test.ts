import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { files, packages } from '../repository.fixture.js'
import { copyOfRepository, scratchFolder } from './check-package.fixture.js'

const minutes = 60_000
const root = fileURLToPath(new URL('../../../../', import.meta.url))

function writeReference(repository: string, ...options: string[]) {
  const out = scratchFolder()
  const command = [join(repository, '.ci/reference.mjs'), '--out', out, ...options]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
  return { out, status, printed: stdout + stderr }
}

const mistakes = [
  ['an export has no description', 'export const extra = 1', /extra.+does not have any documentation/],
  ['a link leads nowhere', '/** See {@link nowhere}. */\nexport const extra = 1', /resolve link to "nowhere"/],
] as const

it.each(mistakes)('no reference is written where %s', { timeout: 5 * minutes }, (_, code, problem) => {
  const copy = copyOfRepository(files)
  for (const folder of ['.', ...packages.map((name) => `packages/${name}`)]) {
    symlinkSync(join(root, folder, 'node_modules'), join(copy, folder, 'node_modules'))
  }
  appendFileSync(join(copy, 'packages/toast/src/testing.ts'), `\n${code}\n`)
  const { out, status, printed } = writeReference(copy, '--entryPoints', join(copy, 'packages/toast'))
  expect(printed).toMatch(problem)
  expect(status).not.toBe(0)
  expect(readdirSync(out)).toEqual([])
})
