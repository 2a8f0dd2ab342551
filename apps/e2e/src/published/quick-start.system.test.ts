import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@auth/sandbox'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { documents, fencesIn } from '../markdown.fixture.js'
import { run } from '../release/command.fixture.js'
import { read } from '../repository.fixture.js'
import { environment } from './install.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const pages = documents.filter((path) => path.startsWith('docs/quick-start/'))

/** What a page has its reader type, write and expect. */
function stepsOf(path: string) {
  const fences = fencesIn(read(path))
  const codeIn = (language: string) => fences.filter((fence) => fence.language === language).map(({ code }) => code)
  const lines = codeIn('sh').flatMap((code) => code.trim().split('\n'))
  const lineWith = (words: string) => lines.find((line) => line.includes(words)) ?? `no line with ${words}`
  return { program: codeIn('ts')[0] ?? '', printed: codeIn('txt')[0], overrides: codeIn('yaml').at(-1) ?? '', lineWith }
}

/** Runs a page's program in a folder, against simulators of this test. */
async function printedBy(path: string, folder: string): Promise<string> {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const file = join(folder, `${path.replaceAll(/[^a-z]/g, '-')}.mjs`)
  await writeFile(file, stepsOf(path).program.replaceAll('http://127.0.0.1:4010', sandbox.url))
  return run(process.execPath, [file], { cwd: folder })
}

describe.each(pages)('%s', (path) => {
  const { program, printed, lineWith } = stepsOf(path)

  it('has a program of 12 lines at most, whose packages it installs', () => {
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(12)
    const imported = [...program.matchAll(/from '(@auth\/\w+)'/g)].map(([, name]) => name)
    for (const command of ['npm i', 'pnpm add', 'yarn add']) {
      expect(lineWith(`${command} @auth`)).toBe(`${command} ${[...imported, '@auth/sandbox'].join(' ')}`)
    }
  })

  it('says what its program prints', { timeout: 60_000 }, async () => {
    expect(`${(await printedBy(path, inject('project'))).trim()}\n`).toBe(printed)
  })

  it('is followed from a clone, with pnpm', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quick-start-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const { overrides } = stepsOf(path)
    const here = (text: string) => text.replaceAll('/tmp/packed', folder)
    const pnpm = (line: string, cwd: string) =>
      run(
        'pnpm',
        here(line)
          .replace(/^.*?pnpm(@\S+)? /, '')
          .split(' '),
        { cwd, env: environment },
      )
    await pnpm(lineWith(' pack '), root)
    await writeFile(join(folder, 'pnpm-workspace.yaml'), here(overrides))
    await pnpm(lineWith('pnpm add /'), folder)
    expect(`${(await printedBy(path, folder)).trim()}\n`).toBe(printed)
  })
})
