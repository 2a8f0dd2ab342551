import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@auth/sandbox'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { attempt } from '../release/command.fixture.js'
import { folders } from '../release/registry.fixture.js'
import { environment, newProject, npmInstall } from './install.fixture.js'
import { runProgram } from './runtimes.fixture.js'

const compiler = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url))

/** Where the program has the packages once more. */
const others = () => join(inject('project'), 'other-copy/node_modules/@auth')

/** As an update of one provider brings them: in another version, since a compiler takes two of one for the same. */
beforeAll(async () => {
  await cp(join(inject('project'), 'node_modules/@auth'), others(), { recursive: true })
  for (const name of folders) {
    const path = join(others(), name, 'package.json')
    const manifest = JSON.parse(await readFile(path, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...manifest, version: '9.9.9' }))
  }
})
afterAll(() => rm(join(inject('project'), 'other-copy/node_modules'), { recursive: true, force: true }))

function compile(source: string, folder = inject('project')) {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions', '--types', 'node']
  const kind = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom,dom.iterable']
  return attempt('node', [compiler, ...options, ...kind, source], { cwd: folder, env: environment })
}

describe('two versions of the packages in one program', { timeout: 120_000 }, () => {
  it.each(['types-of-two-copies.fixture.ts', 'use-two-copies.fixture.ts'])(
    'type-check together: %s',
    async (source) => {
      expect(await compile(source)).toEqual({ status: 0, output: '' })
    },
  )

  it('are told apart by this test: a class with a private field would make two types', async () => {
    const path = join(others(), 'core/dist/contract/token.d.ts')
    const declared = await readFile(path, 'utf8')
    onTestFinished(() => writeFile(path, declared))
    await writeFile(path, declared.replace('export interface Token {', 'export declare class Token {\n  #private;'))
    expect(await compile('use-two-copies.fixture.ts')).toEqual({
      status: expect.any(Number),
      output: expect.stringContaining('#private'),
    })
  })

  it('take each other’s caches, tokens, providers and errors', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const { told } = await runProgram(['node', 'use-two-copies.fixture.ts', sandbox.url], inject('project'))
    expect(told).toEqual({
      classes: 2,
      shared: true,
      adopted: ['token_adopted'],
      renewed: true,
      printed: true,
      refused: true,
      thrown: 'acme: no',
    })
  })
})

describe('a program that updated one provider, which brings a new core', { timeout: 120_000 }, () => {
  it('compiles and runs with the other one, and the core that it has itself, as they were', async () => {
    const project = await newProject(inject('registryUrl'))
    onTestFinished(() => rm(project, { recursive: true, force: true }))
    await npmInstall(project, ['@auth/core@0.1.0', '@auth/toast@0.1.0', '@auth/mypos@0.2.0'])
    const versionIn = async (path: string) => {
      const text = await readFile(join(project, 'node_modules/@auth', path, 'package.json'), 'utf8')
      return (JSON.parse(text) as { version: string }).version
    }
    const found = await Promise.all(['core', 'toast', 'mypos', 'mypos/node_modules/@auth/core'].map(versionIn))
    expect(found).toEqual(['0.1.0', '0.1.0', '0.2.0', '0.2.0'])

    const program = 'use-updated-provider.fixture.ts'
    await cp(join(inject('project'), program), join(project, program))
    await cp(join(inject('project'), 'node_modules/@types'), join(project, 'node_modules/@types'), { recursive: true })
    await cp(join(inject('project'), 'node_modules/undici-types'), join(project, 'node_modules/undici-types'), {
      recursive: true,
    })
    expect(await compile(program, project)).toEqual({ status: 0, output: '' })
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const { told } = await runProgram(['node', program, sandbox.url], project)
    expect(told).toEqual({ providers: ['toast', 'mypos'], tokens: 2, refused: true })
  })
})
