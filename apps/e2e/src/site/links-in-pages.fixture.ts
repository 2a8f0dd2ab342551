const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"')

/**
 * The links between pages of a site that lead nowhere: to no page, or to no place on it.
 *
 * @param pages their texts, by their paths
 * @param base where the site is served; ends with a slash
 */
export function brokenLinks(pages: ReadonlyMap<string, string>, base: string): string[] {
  const places = new Map(
    Array.from(pages, ([path, html]) => [
      path,
      new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id = '']) => unescaped(id))),
    ]),
  )
  return Array.from(pages, ([path, html]) => {
    const links = new Set(Array.from(html.matchAll(/<a\b[^>]* href="([^"]*)"/g), ([, href = '']) => unescaped(href)))
    const broken = [...links].filter((href) => !leadsSomewhere(href, path))
    return broken.map((href) => `${path} links to ${href}`)
  }).flat()

  function leadsSomewhere(href: string, path: string): boolean {
    if (/^\w+:/.test(href)) return true
    const { pathname, hash } = new URL(href, `http://localhost${base}${path}`)
    if (!pathname.startsWith(base)) return false
    const target = decodeURI(pathname.slice(base.length)).replace(/(^|\/)$/, '$1index.html')
    const ids = places.get(target)
    return ids !== undefined && (hash === '' || ids.has(decodeURIComponent(hash.slice(1))))
  }
}
