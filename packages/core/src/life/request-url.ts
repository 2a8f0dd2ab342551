import { AuthError } from '../contract/errors.js'
import { typeName } from '../options/parse.js'
import type { Settings } from '../options/settings.js'

/**
 * A path as it is to be sent: URL parsing drops control characters and a space at the end, and takes a backslash before
 * the query for a slash. What begins with two slashes names a host.
 */
const path = /^\/(?![/\\])[^\\?#\p{Cc}]*(?:[?#]\P{Cc}*)?(?<! )$/u

/**
 * The URL that `auth.fetch` was given, or that a path leads to: it is appended to the base URL with its path, unless the
 * vendor's APIs are elsewhere. Nothing is read relative to a page's address, which would send the token to the page's
 * own host.
 *
 * @throws AuthError `invalid_options`, which quotes none of it: a path may hold a secret, and so may a user name
 */
export function requestUrl(input: string | URL, { baseUrl, provider }: Settings<unknown>): string {
  const refuse = (what: string) =>
    new AuthError({ code: 'invalid_options', provider: provider.name, message: `auth.fetch takes ${what}` })
  const text = String(input)
  const absolute = URL.parse(text)
  if (absolute?.username || absolute?.password) throw refuse('a URL without a user name or password in it')
  if (absolute !== null) return absolute.href
  const apis = Object.keys(provider.apiUrls ?? {})
  if (apis.length > 0) {
    throw refuse(
      `an absolute URL such as \`\${auth.${apis[0]}}/…\`, and no path: the APIs are not where the tokens are. The instance has their URLs: ${apis.join(', ')}`,
    )
  }
  if (!path.test(text)) {
    const got = typeof input === 'string' && input !== '' ? '' : `, got ${typeName(input)}`
    throw refuse(
      `an absolute URL, or a path such as /orders, which is appended to the base URL. It begins with one /, and has no backslash, no control characters and no space at its end${got}`,
    )
  }
  const { origin, pathname } = new URL(baseUrl)
  const within = pathname.replace(/\/+$/, '')
  const url = new URL(origin + within + text)
  if (url.origin === origin && url.pathname.startsWith(`${within}/`)) return url.href
  throw refuse('a path within the base URL; the dots in this one lead out of it')
}
