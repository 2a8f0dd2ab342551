// The order of the site's pages. A test fails where a page is missing here.
import { exists, filesIn, included, pageOf, titleOf } from './pages.mjs'

const guides = [
  'many-tenants',
  'caches',
  'grants',
  'rotating-credentials-and-keys',
  'guides/testing',
  'guides/errors-by-symptom',
  'guides/observability',
  'guides/runtimes-and-frameworks',
  'guides/http-clients',
  'guides/other-languages',
  'guides/moving-from-your-own-cache',
]

/** @typedef {{ text: string, link?: string, collapsed?: boolean, items?: Entry[] }} Entry */

/** The sidebar of each part of the site, by the beginning of its pages' addresses. @returns {Record<string, Entry[]>} */
export function sidebar() {
  return {
    '/decisions/': [{ text: 'Decisions', link: '/decisions/', items: decisions() }],
    '/reference/': [{ text: 'Reference', link: '/reference/', items: reference() }],
    '/': [
      group('Quick start', ['docs/quick-start/toast.md', 'docs/quick-start/mypos.md', 'docs/quick-start/itretail.md']),
      group(
        'Guides',
        guides.map((name) => `docs/${name}.md`),
      ),
      group('Packages', packages()),
      group('Concepts', ['docs/concepts/life-of-a-token.md', 'docs/architecture.md']),
      {
        text: 'Facts',
        items: [
          ...entriesOf(['docs/providers.md', 'docs/glossary.md']),
          { text: 'Decisions', link: '/decisions/' },
          { text: 'Reference', link: '/reference/' },
        ],
      },
      group(
        'Project',
        Object.values(included).filter((document) => !document.startsWith('packages/')),
      ),
    ],
  }
}

/** @param {string} text @param {readonly string[]} documents @returns {Entry} */
function group(text, documents) {
  return { text, items: entriesOf(documents) }
}

/** @param {readonly string[]} documents @returns {Entry[]} */
function entriesOf(documents) {
  return documents.map(entryOf)
}

/** Those of vendors first, since they are what a reader comes for. */
function packages() {
  const readmes = Object.values(included).filter((document) => document.startsWith('packages/'))
  const isOfVendor = (/** @type {string} */ readme) => exists(readme.replace('README.md', 'src/provider.ts'))
  return [...readmes.filter(isOfVendor), ...readmes.filter((readme) => !isOfVendor(readme))]
}

function decisions() {
  const records = filesIn('docs/decisions').filter((name) => /^\d{4}-.+\.md$/.test(name))
  return records.map((name) => entryOf(`docs/decisions/${name}`))
}

/** A package with one entry is a page, one with several a folder. */
function reference() {
  return filesIn('docs/reference')
    .filter((name) => name !== 'entries.md')
    .map((name) => {
      const path = `docs/reference/${name}`
      if (name.endsWith('.md')) return entryOf(path)
      const others = filesIn(path).filter((entry) => !/^(entries|index)\.md$/.test(entry))
      const { text, link } = entryOf(`${path}/index.md`)
      return { text, link, items: others.map((entry) => entryOf(`${path}/${entry}`)) }
    })
}

/** @param {string} document */
function entryOf(document) {
  return { text: titleOf(document), link: `/${pageOf(document)}`.replace(/(index)?\.md$/, '') }
}
