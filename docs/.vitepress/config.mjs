import { repositoryLinks } from './links.mjs'
import { documentOf, repository, rewrites } from './pages.mjs'
import { sidebar } from './sidebar.mjs'
import { slugOf } from './slug.mjs'
import { allowOwnAlone } from './own-alone.mjs'

/** Where it is served, as that place says it: `/pos-auth` for a project's page. */
const base = `/${process.env['DOCS_BASE'] ?? ''}/`.replaceAll(/\/+/g, '/')

/** @type {import('vitepress').UserConfig<import('vitepress').DefaultTheme.Config>} */
export default {
  title: 'POS Auth',
  description: 'Access tokens for point-of-sale APIs: Toast, myPOS, IT Retail and MarktPOS',
  lang: 'en',
  base,
  rewrites,
  head: [['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }]],
  // See `pageOf`.
  srcExclude: ['reference/*/entries.md'],
  // Otherwise a change of one page changes all.
  metaChunk: true,
  // A page would load the forty that its sidebar leads to.
  router: { prefetchLinks: false },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slugOf },
    // `README.md` is no address, and braces are no attributes.
    linkify: false,
    attrs: { disable: true },
    config: repositoryLinks,
  },
  transformPageData: (page) => ({ filePath: documentOf(page.filePath) }),
  transformHtml: allowOwnAlone,
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Quick start', link: '/quick-start/toast', activeMatch: '/quick-start/' },
      { text: 'Guides', link: '/guides/many-tenants', activeMatch: '/guides/' },
      { text: 'Packages', link: '/packages/toast', activeMatch: '/packages/' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/:path`, text: 'Edit this page' },
    notFound: {
      title: 'There is no such page',
      quote: 'It may be called otherwise now: the search finds it by its words.',
      linkText: 'To the first page',
      linkLabel: 'To the first page',
    },
    docFooter: { prev: false, next: false },
    footer: { message: 'MIT licence. Not affiliated with any of the vendors.' },
  },
}
