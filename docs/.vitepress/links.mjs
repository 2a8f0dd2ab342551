// Links of the documents are those of the repository. On the site each leads to the page of that document, or to the repository
// where the site has none.
import { dirname, join, relative } from 'node:path/posix'
import { documentOf, exists, isFolder, pageIn, pageOf, repository } from './pages.mjs'

const ownAddress = new RegExp(`^${repository}/(?:blob|tree)/main/`)

/**
 * Where a link of a document leads on the site.
 *
 * @param {string} target as it is written
 * @param {string} document the one that it is in, as a path from the root
 * @returns {string} an address, a path of the site that begins with `/`, or an anchor
 * @throws {Error} where the repository has nothing at that path
 */
export function linkOnSite(target, document) {
  const isOwn = ownAddress.test(target)
  if (target.startsWith('#') || (/^\w+:/.test(target) && !isOwn)) return target
  const [path = '', anchor] = decodeURI(target.replace(ownAddress, '/')).split('#')
  const place = path.startsWith('/') ? path.slice(1) : join(dirname(document), path)
  if (!exists(place)) throw new Error(`${document} links to ${target}, and there is no ${place}`)
  const page = pageOf(place)
  const address =
    page === undefined
      ? `${repository}/${isFolder(place) ? 'tree' : 'blob'}/main/${place.replace(/\/$/, '')}`
      : `/${page}`
  return anchor === undefined ? address : `${address}#${anchor}`
}

/**
 * @typedef {{ type: string, attrGet(name: string): string | null, attrSet(name: string, value: string): void }} Token
 * @typedef {{ tokens: { children: Token[] | null }[], env: { path?: string, realPath?: string } }} State
 * @typedef {{ core: { ruler: { push(name: string, rule: (state: State) => void): void } } }} Markdown markdown-it
 */

/**
 * What the site's Markdown does with links and pictures.
 *
 * @param {Markdown} markdown
 */
export function repositoryLinks(markdown) {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    // The file itself, not what the page is called on the site. A title is parsed by itself, without one.
    const file = env.realPath ?? env.path
    if (file === undefined) return
    const page = pageIn(file)
    const document = documentOf(page)
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === 'link_open') {
        token.attrSet('href', linkOnSite(token.attrGet('href') ?? '', document))
      } else if (token.type === 'image') {
        const source = token.attrGet('src') ?? ''
        if (!/^(\w+:|\/)/.test(source)) token.attrSet('src', pathOfImage(join(dirname(document), source), page))
      }
    }
  })
}

/**
 * A picture's path from the page that shows it.
 *
 * @param {string} picture a path from the root
 * @param {string} page a path from `docs`
 */
function pathOfImage(picture, page) {
  const path = relative(dirname(join('docs', page)), picture)
  return path.startsWith('.') ? path : `./${path}`
}
