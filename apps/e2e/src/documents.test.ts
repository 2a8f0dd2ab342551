import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { exists, files, folders, reachableFrom, read, testsOf, typescriptIn } from './repository.fixture.js'

describe('tests', () => {
  const tests = folders.flatMap((folder) =>
    typescriptIn(folder)
      .filter((path) => path.endsWith('.test.ts'))
      .flatMap((path) => testsOf(path)),
  )
  const rowIds = [...read('docs/providers.md').matchAll(/^\| ([A-Z]+-\d+) +\|/gm)].map(([, id = '']) => id)
  const idsIn = (title: string) => [...title.matchAll(/\[([A-Z]+-\d+)\]/g)].map(([, id = '']) => id)

  it('name every row of docs/providers.md in a title', () => {
    const named = new Set(
      tests.filter((test) => !test.declaredBy.startsWith('describe')).flatMap((t) => idsIn(t.title)),
    )
    expect(rowIds.length).toBeGreaterThan(30)
    expect(rowIds.filter((id) => !named.has(id))).toEqual([])
  })

  it('name no row that is not there', () => {
    const unknown = tests.filter(({ title }) => idsIn(title).some((id) => !rowIds.includes(id)))
    expect(unknown.map(({ path, title }) => `${path}: ${title}`)).toEqual([])
  })

  it('are all run', () => {
    const left = tests.filter(({ declaredBy }) => /\.(skip|todo|only|fails)\b/.test(declaredBy))
    expect(left.map(({ path, title }) => `${path}: ${title}`)).toEqual([])
  })
})

describe('the file map of core in docs/architecture.md', () => {
  it('names every file that its entries lead to, and no other', () => {
    const [, map = ''] = /### The files of core\n([^#]+)/.exec(read('docs/architecture.md')) ?? []
    const rows = [...map.matchAll(/^\| `([\w./-]+)` +\|/gm)].map(([, name]) => `packages/core/src/${name}`)
    const entries = ['index', 'testing', 'simulator'].map((name) => `packages/core/src/${name}.ts`)
    expect(new Set(rows)).toEqual(reachableFrom(entries))
  })
})

describe('the README of core', () => {
  it.each(['acme.ts', 'acme.test.ts'])('shows %s as it is run here', (name) => {
    expect(read('packages/core/README.md')).toContain(`\`\`\`ts\n${read(`apps/e2e/src/${name}`)}\`\`\`\n`)
  })
})

describe('docs/caches.md', () => {
  it('shows the adapter for keyv as it is tested', () => {
    const [adapter = ''] =
      /^function keyvCache[^]+?^}\n/m.exec(read('packages/core/src/contract-kits/keyv-adapter.test.ts')) ?? []
    expect(adapter).toContain('keyv.set')
    expect(read('docs/caches.md')).toContain(`\n${adapter}\`\`\`\n`)
  })
})

describe('files in git', () => {
  it('name no registry but the example and this machine, and nothing beside the repository', () => {
    const registry = /\b(?:registry|tarball|resolved)\b["']?\s*[=:]\s*["']?https?:\/\/([^/:"'`\s]+)/gi
    const known = /^(registry\.example\.com|127\.0\.0\.1|localhost)$/
    const beside = ['..', 'shared'].join('/')
    const found = files.flatMap((path) => {
      const text = read(path)
      const hosts = [...text.matchAll(registry)].map(([, host = '']) => host).filter((host) => !known.test(host))
      return [...hosts, ...(text.includes(beside) ? [beside] : [])].map((what) => `${path} names ${what}`)
    })
    expect(found).toEqual([])
  })

  it('link only to files that exist', () => {
    const broken = files
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\((?!\w+:|#)([^)#\s]+)(?:#[^)\s]*)?\)/g)]
          .filter(([, target = '']) => !exists(join(dirname(path), target)))
          .map(([, target]) => `${path} links to ${target}`),
      )
    expect(broken).toEqual([])
  })
})
