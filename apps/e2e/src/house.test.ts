import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { codeOf, exists, files, folders, importsOf, nodesOf, read } from './repository.fixture.js'

const maxFileLines = 200
const maxClassLines = 150

const ours = files.filter((path) => /^(packages|apps)\//.test(path))
const code = ours.filter((path) => /\.(ts|tsx|mjs|css)$/.test(path))
const modules = code.filter((path) => /(?<!\.d)\.(ts|tsx|mjs)$/.test(path))
const linesOf = (text: string) => text.replace(/\n$/, '').split('\n').length

/** The classes that are too long, as a file's text has them. */
function longClasses(path: string): string[] {
  const text = read(path)
  return nodesOf(path)
    .filter(({ type }) => /^Class(Declaration|Expression)$/.test(type))
    .map((node) => linesOf(text.slice(Number(node['start']), Number(node['end']))))
    .filter((lines) => lines > maxClassLines)
    .map((lines) => `${path} has a class of ${lines} lines`)
}

/** The files that a file imports, types included. */
function targetsOf(path: string): string[] {
  return importsOf(path).flatMap(({ from }) => {
    if (!from.startsWith('.')) return []
    const target = join(dirname(path), from)
    return [target, target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx')].filter((each) => exists(each))
  })
}

/** Each circle of a graph once, as the way round it. */
function circlesIn(targets: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>()
  const done = new Set<string>()
  const walk = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path)
    if (at >= 0) found.add([...way.slice(at), path].join(' → '))
    if (at >= 0 || done.has(path)) return
    for (const target of targets.get(path) ?? []) walk(target, [...way, path])
    done.add(path)
  }
  for (const path of targets.keys()) walk(path, [])
  return [...found]
}

describe('a file', () => {
  it(`has ${maxFileLines} lines at most`, () => {
    const long = code.map((path) => ({ path, lines: linesOf(read(path)) })).filter(({ lines }) => lines > maxFileLines)
    expect(long.map(({ path, lines }) => `${path} has ${lines} lines`)).toEqual([])
  })

  it('is named for what it holds, and not for being the second of its name', () => {
    expect(ours.filter((path) => /[-_]\d(\.|\/)/.test(path.replace(/.*(?=\/)/, '')))).toEqual([])
  })

  it(`has no class of more than ${maxClassLines} lines`, () => {
    expect(modules.flatMap(longClasses)).toEqual([])
  })
})

describe('imports go round in no circle, those of types neither,', () => {
  it.each(folders)('in %s', (folder) => {
    const own = modules.filter((path) => path.startsWith(`${folder}/`))
    const circles = circlesIn(new Map(own.map((path) => [path, targetsOf(path)])))
    expect(circles).toEqual([])
  })

  it('as a circle through three files would be found once', () => {
    const targets = { a: ['b', 'd'], b: ['c'], c: ['a', 'd'], d: [] }
    expect(circlesIn(new Map(Object.entries(targets)))).toEqual(['a → b → c → a'])
  })

  it('and a type is imported as what is there at run time', () => {
    expect(targetsOf('packages/toast/src/index.ts').length).toBeGreaterThan(2)
  })
})

it('the types of the schema library stand in one signature of the public API', () => {
  const reports = files.filter((path) => path.endsWith('.api.md'))
  expect(reports.length).toBeGreaterThan(10)
  const lines = reports.flatMap((path) =>
    read(path)
      .split('\n')
      .map((line) => `${path}: ${line}`),
  )
  const found = lines.filter((line) => /\bv\.\w|Schema\b/.test(line))
  expect(found).toEqual([expect.stringContaining('export function checkedBy<')])
})

describe('test files, which share a process', () => {
  const fixtures = modules.filter((path) => path.endsWith('.fixture.ts'))
  const tests = modules.filter((path) => path.endsWith('.test.ts') && !path.endsWith('.system.test.ts'))

  it('load a fixture once: it registers its hooks in a function that each of them calls', () => {
    const hook = /^(before|after)(All|Each)\(/
    const statements = (path: string) =>
      nodesOf(path)
        .filter(({ type }) => type === 'Program')
        .flatMap((program) => program['body'] as { start: number; end: number }[])
        .map(({ start, end }) => read(path).slice(start, end))
    expect(fixtures.filter((path) => statements(path).some((statement) => hook.test(statement)))).toEqual([])
  })

  it('mock no module for the whole process', () => {
    expect(tests.filter((path) => /\bvi\.mock\(/.test(codeOf(path)))).toEqual([])
  })
})
