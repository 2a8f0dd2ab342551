import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { anchorsOf, documents, proseOf } from './markdown.fixture.js'
import { exists, files, folders, packages, read, testsOf, typescriptIn } from './repository.fixture.js'

describe('tests', () => {
  const tests = folders.flatMap((folder) =>
    typescriptIn(folder)
      .filter((path) => path.endsWith('.test.ts'))
      .flatMap((path) => testsOf(path)),
  )
  const rowIds = [...read('docs/providers.md').matchAll(/^\| ([A-Z][A-Z\d]*-\d+) +\|/gm)].map(([, id = '']) => id)
  const idsIn = (title: string) => [...title.matchAll(/\[([A-Z][A-Z\d]*-\d+)\]/g)].map(([, id = '']) => id)

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

describe('the folders of core in docs/architecture.md', () => {
  it('are those that there are, and all files but the entries are in them', () => {
    const [, table = ''] = /### The folders of core\n([^#]+)/.exec(read('docs/architecture.md')) ?? []
    const rows = [...table.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name)
    const inside = files.filter((path) => path.startsWith('packages/core/src/')).map((path) => path.split('/').slice(3))
    expect(new Set(rows)).toEqual(new Set(inside.filter((parts) => parts.length > 1).map(([folder]) => folder)))
    expect(inside.filter((parts) => parts.length === 1).flat()).toEqual(['index.ts', 'simulator.ts', 'testing.ts'])
  })
})

describe('docs/caches.md', () => {
  it('shows the adapter for keyv as it is tested', () => {
    const [adapter = ''] =
      /^function keyvCache[^]+?^}\n/m.exec(read('packages/core/src/contract-kits/token-cache/keyv-adapter.test.ts')) ??
      []
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
})

const repository = 'https://github.com/pos-auth/pos-auth'
/** Code within a line is no link: `logger[event.severity](event)`. */
const linksIn = (path: string) =>
  Array.from(
    proseOf(path)
      .replaceAll(/`[^`\n]+`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
    ([, target = '']) => ({ path, target }),
  )
const links = documents.flatMap(linksIn)
const described = ({ path, target }: { path: string; target: string }) => `${path} links to ${target}`

/** The file or folder of this repository that a link leads to, and the heading in it; nothing for a link elsewhere. */
function placeOf({ path, target }: { path: string; target: string }) {
  const own = new RegExp(`^${repository}/(?:blob|tree)/main/`)
  if (/^\w+:/.test(target) && !own.test(target)) return undefined
  const [place = '', anchor] = target.replace(own, '/').split('#')
  const from = place.startsWith('/') ? place.slice(1) : join(dirname(path), place)
  return { place: place === '' ? path : from, anchor }
}

describe('links', () => {
  it('lead to files and headings that exist', () => {
    const broken = links.filter((link) => {
      const { place, anchor } = placeOf(link) ?? {}
      if (place === undefined) return false
      return !exists(place) || (anchor !== undefined && !anchorsOf(place).includes(anchor))
    })
    expect(links.length).toBeGreaterThan(50)
    expect(broken.map(described)).toEqual([])
  })

  it('elsewhere are https, and a URL', () => {
    const elsewhere = links.filter((link) => placeOf(link) === undefined)
    const broken = elsewhere.filter(({ target }) => !/^https:\/\/[\w-]+(\.[\w-]+)+(\/|$)/.test(target))
    expect(elsewhere.length).toBeGreaterThan(5)
    expect(broken.map(described)).toEqual([])
  })

  it('of a published README work outside the repository too', () => {
    const readmes = packages.map((name) => `packages/${name}/README.md`)
    const relative = readmes.flatMap(linksIn).filter(({ target }) => !/^(https:|#)/.test(target))
    expect(relative.map(described)).toEqual([])
  })
})
