import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { attempt, run } from '../release/command.fixture.js'
import { environment } from './install.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const tools = join(root, 'apps/e2e/tools/typescript')

const compilers = {
  'TypeScript 5.9': join(tools, 'node_modules/typescript5.9'),
  'TypeScript 6.0': join(tools, 'node_modules/typescript6.0'),
  'TypeScript 7.0': join(root, 'node_modules/typescript'),
}
const resolutions = {
  // Its CommonJS files cannot import ES modules, which Node could not load from them in the days of its name.
  node16: { module: 'node16', sources: ['types.fixture.ts'] },
  nodenext: { module: 'nodenext', sources: ['types.fixture.ts', 'types.fixture.cts'] },
  bundler: { module: 'esnext', sources: ['types.fixture.ts', 'types.fixture.cts'] },
}
const surroundings = {
  'Node’s types alone': { lib: 'es2022', sources: [] },
  // Types of msw, which the entries for tests lead to, take the DOM's for granted.
  'the DOM’s types': { lib: 'es2022,dom,dom.iterable', sources: ['types-for-tests.fixture.ts'] },
}
type Compiler = keyof typeof compilers
type Resolution = keyof typeof resolutions
type Surroundings = keyof typeof surroundings

/** Not all combinations, since a compilation takes seconds, but all that two of the three can make. */
const table: readonly (readonly [Compiler, Resolution, Surroundings])[] = [
  ['TypeScript 5.9', 'node16', 'Node’s types alone'],
  ['TypeScript 5.9', 'nodenext', 'the DOM’s types'],
  ['TypeScript 5.9', 'bundler', 'Node’s types alone'],
  ['TypeScript 6.0', 'node16', 'the DOM’s types'],
  ['TypeScript 6.0', 'nodenext', 'Node’s types alone'],
  ['TypeScript 6.0', 'bundler', 'Node’s types alone'],
  ['TypeScript 7.0', 'node16', 'Node’s types alone'],
  ['TypeScript 7.0', 'nodenext', 'Node’s types alone'],
  ['TypeScript 7.0', 'bundler', 'the DOM’s types'],
]

/** Compiles sources in the program's folder. */
function compile(compiler: Compiler, resolution: Resolution, lib: string, sources: readonly string[]) {
  const { module } = resolutions[resolution]
  // Each compiler looks once at the declarations themselves, with all those of others, which takes longest.
  const skipsDeclarations = String(resolution !== 'nodenext')
  const options = ['--noEmit', '--strict', '--skipLibCheck', skipsDeclarations, '--target', 'es2022', '--types', 'node']
  const kind = ['--module', module, '--moduleResolution', resolution, '--lib', lib]
  const command = join(compilers[compiler], 'bin/tsc')
  return attempt('node', [command, ...options, ...kind, ...sources], { cwd: inject('project'), env: environment })
}

beforeAll(async () => {
  await run('node', ['.ci/install.mjs', tools], { cwd: root, env: environment })
  await copyFile(join(inject('project'), 'types.fixture.ts'), join(inject('project'), 'types.fixture.cts'))
}, 300_000)

describe('the types', { timeout: 300_000 }, () => {
  it.each(table)('compile with %s, resolution %s and %s', async (compiler, resolution, around) => {
    const { lib, sources } = surroundings[around]
    const compiled = await compile(compiler, resolution, lib, [...resolutions[resolution].sources, ...sources])
    expect(compiled).toEqual({ status: 0, output: '' })
  })

  it('of every entry are found by a compiler that reads no exports', async () => {
    const command = join(compilers['TypeScript 5.9'], 'bin/tsc')
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--types',
      'node',
      '--module',
      'esnext',
    ]
    const sources = ['types-node10.fixture.ts']
    const kind = ['--moduleResolution', 'node10', '--lib', 'es2022,dom,dom.iterable']
    const where = { cwd: inject('project'), env: environment }
    expect(await attempt('node', [command, ...options, ...kind, ...sources], where)).toEqual({ status: 0, output: '' })
  })

  it('cannot be imported by a CommonJS file with resolution node16, and the compiler says why', async () => {
    const { status, output } = await compile('TypeScript 7.0', 'node16', 'es2022', ['types.fixture.cts'])
    expect(status).not.toBe(0)
    expect(output).toContain('TS1479')
  })
})

describe('the table', () => {
  it('has every pair of a compiler, a resolution and surroundings', () => {
    const values = [compilers, resolutions, surroundings].map((kind) => Object.keys(kind))
    const missing = values.flatMap((ones, first) =>
      values.slice(first + 1).flatMap((others, offset) => {
        const pairs = ones.flatMap((one) => others.map((other) => [one, other] as const))
        const second = first + 1 + offset
        return pairs.filter(([one, other]) => !table.some((row) => row[first] === one && row[second] === other))
      }),
    )
    expect(missing).toEqual([])
  })

  it.each(Object.entries(compilers))('has %s under its own name', async (name, folder) => {
    const version = await run('node', [join(folder, 'bin/tsc'), '--version'], { cwd: root, env: environment })
    expect(version).toContain(name.replace('TypeScript', 'Version'))
  })
})
