import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { files, packages, readJson } from '../repository.fixture.js'
import { copyOfRepository, scratchFolder } from './check-package.fixture.js'

const minutes = 60_000
const root = fileURLToPath(new URL('../../../../', import.meta.url))

function writeReference(repository: string, ...options: string[]) {
  const out = scratchFolder()
  const command = [join(repository, '.ci/reference.mjs'), '--out', out, ...options]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
  return { out, status, printed: stdout + stderr }
}

it('the reference has a page for every public entry of every package', { timeout: 5 * minutes }, () => {
  const { out, status, printed } = writeReference(root)
  expect(printed).not.toMatch(/warning|error/i)
  expect(status).toBe(0)
  const pages = packages.flatMap((name) => {
    const entries = Object.keys(readJson(`packages/${name}/package.json`)['exports'] as object)
    const others = entries.filter((entry) => !/^\.$|package\.json$/.test(entry)).map((entry) => entry.slice(2))
    return others.length === 0 ? [name] : [`${name}/index`, ...others.map((entry) => `${name}/${entry}`)]
  })
  expect(pages).toContain('core/simulator')
  expect(pages.filter((page) => !existsSync(join(out, `${page}.md`)))).toEqual([])
  const titleOf = (page: string) => /^# (.+)$/m.exec(readFileSync(join(out, `${page}.md`), 'utf8'))?.[1]
  expect(pages.map(titleOf)).toEqual(pages.map((page) => `@auth/${page.replace(/\/index$/, '')}`))
})

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
