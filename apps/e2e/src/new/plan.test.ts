import { describe, expect, it } from 'vitest'
import { renamed, wanted } from '../../../../.ci/new/names.mjs'
import { planOf } from '../../../../.ci/new/plan.mjs'
import { exists, read, readJson } from '../repository.fixture.js'

const larch = wanted(['provider', 'larch'])
const alder = wanted(['cache', 'alder'])
const plans = { larch: await planOf(larch), alder: await planOf(alder) }
const textOf = (which: keyof typeof plans, path: string) => {
  const { files, others, edits } = plans[which]
  return files.get(path) ?? others.get(path) ?? edits.get(path) ?? ''
}

/** What was made, as it would be if it had been made for the model. */
const asToast = (path: string) => renamed(textOf('larch', path), larch.name, larch.model.name)
const asSqlite = (path: string) => textOf('alder', path).replaceAll(alder.folder, alder.model.folder)

describe('a new provider', () => {
  it.each([
    'LICENSE',
    'tsconfig.json',
    'tsconfig.build.json',
    'tsup.config.ts',
    'src/contract.test.ts',
    'src/options.test.ts',
  ])('has %s of the model, byte for byte but for its name', (path) => {
    expect(asToast(`packages/larch/${path}`)).toBe(read(`packages/toast/${path}`))
  })

  it('has the release workflow of the model, byte for byte but for its name', () => {
    expect(asToast('.github/workflows/release-larch.yml')).toBe(read('.github/workflows/release-toast.yml'))
  })

  it('has the package.json of the model, but for what the vendor’s keywords are', () => {
    const { keywords, version, ...others } = readJson('packages/toast/package.json')
    const made = JSON.parse(asToast('packages/larch/package.json')) as Record<string, unknown>
    expect(made).toEqual({ ...others, version: '0.0.0', keywords: made['keywords'] })
    expect(Object.keys(made)).toEqual(Object.keys({ ...readJson('packages/toast/package.json') }))
    expect(keywords).toEqual(expect.arrayContaining(made['keywords'] as string[]))
    expect(made['keywords']).toContain('pos')
    expect(version).toBeDefined()
  })

  it('has the size limits of the model', () => {
    const limits = JSON.parse(textOf('larch', '.ci/checks/size-limits.json')) as Record<string, unknown>
    expect(limits).toEqual({ ...readJson('.ci/checks/size-limits.json'), larch: limits['toast'] })
  })

  it('has the options that all providers have, in the words of the model', () => {
    const model = read('packages/toast/src/options.ts').split('\n')
    const own = asToast('packages/larch/src/options.ts')
      .split('\n')
      .filter((line) => !model.includes(line))
    expect(own).toEqual([
      '/** What Toast gives to a client. */',
      '/** Which Toast host to talk to; `baseUrl` is for one that differs from the usual. */',
    ])
  })

  it('describes in its README the options that the model describes, and how that is installed', () => {
    const optionsIn = (text: string) => {
      const section = /\n## Options\n([^]+?)\n## /.exec(text)?.[1] ?? ''
      const [, others = ''] = /#options\): ([^.]+)\./.exec(section) ?? []
      return [section.matchAll(/^\| `(\w+)`/gm), others.matchAll(/`(\w+)`/g)].flatMap((found) =>
        Array.from(found, ([, name]) => name),
      )
    }
    const model = read('packages/toast/README.md')
    const made = asToast('packages/larch/README.md')
    expect(optionsIn(made)).toEqual(optionsIn(model))
    expect(optionsIn(made).length).toBeGreaterThan(15)
    const install = /\n## Install\n[^]+?\n## /.exec(model)?.[0] ?? 'none'
    expect(made).toContain(install)
  })
})

describe('a new cache', () => {
  it.each(['LICENSE', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts'])(
    'has %s of the model, byte for byte',
    (path) => {
      expect(asSqlite(`packages/cache-alder/${path}`)).toBe(read(`packages/cache-sqlite/${path}`))
    },
  )

  it('has the release workflow of the model, byte for byte but for its name', () => {
    const made = asSqlite('.github/workflows/release-cache-alder.yml')
    expect(made).toBe(read('.github/workflows/release-cache-sqlite.yml'))
  })

  it('has the package.json of the model, but for what it is about', () => {
    const { keywords: _words, description: _text, ...others } = readJson('packages/cache-sqlite/package.json')
    const { 'test:system': _system, ...scripts } = others['scripts'] as Record<string, string>
    const made = JSON.parse(asSqlite('packages/cache-alder/package.json')) as Record<string, unknown>
    expect(made).toEqual({
      ...others,
      scripts,
      version: '0.0.0',
      description: 'A token cache for a fleet: Alder',
      keywords: ['access token', 'alder', 'oauth2', 'pos', 'token cache'],
    })
  })
})

describe.each(Object.entries(plans))('the package of %s', (name, { files, others, edits }) => {
  it('overwrites nothing, and has neither the skeleton’s name nor the model’s', () => {
    const made = [...files, ...others]
    expect(made.filter(([path]) => exists(path))).toEqual([])
    // The README of a provider recommends that cache.
    expect(
      made.filter(([path, text]) => /acme|toast|cache-sqlite(?!`\.)/i.test(path + text)).map(([path]) => path),
    ).toEqual([])
  })

  it.each([...edits])('is added to %s, where nothing is lost', (path, text) => {
    const linesOf = (given: string) => given.split('\n').map((line) => line.replaceAll(/[ -]+/g, ' '))
    const lines = new Set(linesOf(text))
    const lost = linesOf(read(path)).filter((line) => !lines.has(line))
    expect(text.toLowerCase()).toContain(name)
    // The one line that names several simulators gets another.
    expect(lost.filter((line) => !line.includes('[toast, mypos'))).toEqual([])
  })
})
