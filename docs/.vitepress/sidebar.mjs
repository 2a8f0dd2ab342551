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
      group(
        'Packages',
        Object.values(included).filter((document) => document.startsWith('packages/')),
      ),
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
  return documents.filter(exists).map((document) => ({ text: titleOf(document), link: addressOf(document) }))
}

function decisions() {
  const records = filesIn('docs/decisions').filter((name) => /^\d{4}-.+\.md$/.test(name))
  return records.map((name) => {
    const document = `docs/decisions/${name}`
    return { text: `${Number(name.slice(0, 4))} · ${titleOf(document)}`, link: addressOf(document) }
  })
}

/** A package with one entry is a page, one with several a folder. */
function reference() {
  return filesIn('docs/reference')
    .filter((name) => name !== 'entries.md')
    .map((name) => {
      const entries = filesIn(`docs/reference/${name}`).filter((entry) => !/^(entries|index)\.md$/.test(entry))
      const text = `@auth/${name.replace('.md', '')}`
      if (name.endsWith('.md')) return { text, link: `/reference/${name.replace('.md', '')}` }
      const items = entries.map((entry) => entry.replace('.md', ''))
      return {
        text,
        link: `/reference/${name}/`,
        items: items.map((entry) => ({ text: `${text}/${entry}`, link: `/reference/${name}/${entry}` })),
      }
    })
}

/** @param {string} document */
function addressOf(document) {
  return `/${pageOf(document)}`.replace(/(index)?\.md$/, '')
}
