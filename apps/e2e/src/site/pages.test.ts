import { dirname } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { linkOnSite } from '../../../../docs/.vitepress/links.mjs'
import { allowOwnAlone } from '../../../../docs/.vitepress/own-alone.mjs'
import { documentOf, included, pageOf, repository } from '../../../../docs/.vitepress/pages.mjs'
import { sidebar } from '../../../../docs/.vitepress/sidebar.mjs'
import { slugOf } from '../../../../docs/.vitepress/slug.mjs'
import { documents, proseOf } from '../markdown.fixture.js'
import { packages } from '../repository.fixture.js'

interface Entry {
  link?: string
  items?: Entry[]
}

const linksOf = ({ link, items = [] }: Entry): string[] => [
  ...(link === undefined ? [] : [link]),
  ...items.flatMap(linksOf),
]
const onSite = documents.map((document) => ({ document, page: pageOf(document) }))
const pages = onSite.flatMap(({ document, page }) => (page === undefined ? [] : [{ document, page }]))

describe('the sidebar', () => {
  const listed = Object.values(sidebar()).flat().flatMap(linksOf)

  it('has every page of the site', () => {
    const links = pages.map(({ page }) => `/${page.replace(/(index)?\.md$/, '')}`)
    expect(links.length).toBeGreaterThan(50)
    expect(links.filter((link) => link !== '/' && !listed.includes(link))).toEqual([])
  })

  it('has no page that is not there, but the reference that is made of the types', () => {
    const known = new Set(pages.map(({ page }) => `/${page.replace(/(index)?\.md$/, '')}`))
    expect(listed.filter((link) => !known.has(link) && !link.startsWith('/reference/'))).toEqual([])
  })
})

describe('a document', () => {
  it('is shown by one page, and that page shows it', () => {
    expect(new Set(pages.map(({ page }) => page)).size).toBe(pages.length)
    const unlike = Object.entries(included).filter(([page, document]) => documentOf(page) !== document)
    expect(unlike).toEqual([])
  })

  it.each(packages)('of @auth/%s is a page of its own, without a list', (name) => {
    expect(pageOf(`packages/${name}/README.md`)).toBe(`packages/${name}.md`)
  })

  it('has headings that leave out no level, which a screen reader goes by', () => {
    const skipping = pages.flatMap(({ document }) => {
      const headings = [...proseOf(document).matchAll(/^(#+) (.+)$/gm)]
      const levels = headings.map(([, marks = '']) => marks.length)
      return headings.flatMap(([, , title], index) =>
        (levels[index] ?? 0) > (levels[index - 1] ?? 0) + 1 ? [`${document}: ${title}`] : [],
      )
    })
    expect(skipping).toEqual([])
  })

  it.each([
    ["`getToken()`, and what it doesn't do", 'gettoken-and-what-it-doesnt-do'],
    ['ky, fetch, axios', 'ky-fetch-axios'],
    ['1 Größe_x', '1-größe_x'],
  ])('has the anchor of %j on the site that it has in the repository', (heading, anchor) => {
    expect(slugOf(heading)).toBe(anchor)
  })
})

describe('a link of a document', () => {
  it.each([
    ['docs/architecture.md', 'caches.md#encryption', '/guides/caches.md#encryption'],
    ['docs/caches.md', '../packages/toast/README.md', '/packages/toast.md'],
    ['docs/caches.md', '../packages/toast', '/packages/toast.md'],
    ['docs/caches.md', '../SECURITY.md', '/project/security.md'],
    ['docs/caches.md', '../apps/demo', '/project/demo.md'],
    ['docs/caches.md', 'decisions', '/decisions/index.md'],
    ['docs/decisions/README.md', '../providers.md', '/vendor-facts.md'],
    ['README.md', 'docs/grants.md', '/guides/grants.md'],
    ['packages/toast/README.md', `${repository}/blob/main/docs/caches.md#timeouts`, '/guides/caches.md#timeouts'],
    ['packages/toast/README.md', `${repository}/tree/main/packages/core`, '/packages/core.md'],
    ['docs/caches.md', '../LICENSE', `${repository}/blob/main/LICENSE`],
    ['docs/caches.md', '../README.md#the-scopes-name', `${repository}/blob/main/README.md#the-scopes-name`],
    ['docs/caches.md', '../packages/core/src/', `${repository}/tree/main/packages/core/src`],
    ['docs/caches.md', '#timeouts', '#timeouts'],
    ['docs/caches.md', 'https://keyv.org', 'https://keyv.org'],
    ['docs/caches.md', `${repository}/issues`, `${repository}/issues`],
    ['docs/caches.md', 'mailto:somebody@example.com', 'mailto:somebody@example.com'],
  ])('in %s, to %s, leads to %s', (document, target, address) => {
    expect(linkOnSite(target, document)).toBe(address)
  })

  it.each([
    ['docs/caches.md', 'no-such.md', 'there is no docs/no-such.md'],
    ['packages/toast/README.md', `${repository}/blob/main/gone.md`, 'there is no gone.md'],
    ['docs/caches.md', '../../elsewhere.md', 'there is no ../elsewhere.md'],
  ])('in %s, to %s, ends the build where nothing is there', (document, target, problem) => {
    expect(() => linkOnSite(target, document)).toThrow(problem)
  })

  it('is to a document, never to a page that is not in git', () => {
    const folders = new Set(Object.keys(included).map((page) => `docs/${dirname(page)}/`))
    expect(documents.filter((path) => [...folders].some((folder) => path.startsWith(folder)))).toEqual([])
  })
})

it('a page lets the browser load nothing from elsewhere, and run no script that it was not built with', () => {
  const html = '<html><head><script src="/a.js"></script><script id="x">let a = 1</script></head></html>'
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(allowOwnAlone(html)) ?? []
  expect(policy).toContain(
    "default-src 'self'; script-src 'self' 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ=';",
  )
  expect(policy).not.toMatch(/https?:|\*/)
})
