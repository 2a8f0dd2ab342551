import { goesThroughProxy } from './environment-proxy.js'
import { AuthError } from '../contract/errors.js'

/** How `parseBaseUrl` reports and judges. */
export interface BaseUrlRules {
  provider: string
  /** The option's path in messages, for example `options.environment.baseUrl`. */
  field: string
  /** Whether plain `http:` is allowed beyond loopback. */
  allowInsecureHttp?: boolean | undefined
}

/**
 * Whether a host name, as `URL` spells it, is this machine's own. One that ends in `.localhost` is not: whether it leads
 * here is up to the resolver.
 */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}

/**
 * Checks a URL to which secrets will be sent, and drops its trailing slashes. Plain `http:` is for loopback hosts that no
 * proxy of the environment stands before, or for any with `allowInsecureHttp`.
 *
 * @throws AuthError `invalid_options`
 */
export function parseBaseUrl(value: string, { provider, field, allowInsecureHttp = false }: BaseUrlRules): string {
  const refuse = (why: string) => new AuthError({ code: 'invalid_options', provider, message: `${field} ${why}` })
  const url = URL.parse(value)
  if (url === null) throw refuse('takes an absolute URL such as https://api.example.com')
  if (url.protocol === 'http:') {
    if (!allowInsecureHttp && !isLoopback(url.hostname)) {
      throw refuse('takes an https: URL; http: sends secrets in the clear, so it needs allowInsecureHttp: true')
    }
    if (!allowInsecureHttp && goesThroughProxy(url)) {
      throw refuse(
        `takes an http: URL of this machine only where no proxy carries it, which would read the secrets. The environment names one: add ${url.hostname} to NO_PROXY`,
      )
    }
  } else if (url.protocol !== 'https:') throw refuse('takes an https: URL')
  if (url.hostname.includes('*')) throw refuse('takes no *: it has to name one host')
  if (url.username || url.password) throw refuse('takes a URL without a user name or password in it')
  if (url.search || url.hash) throw refuse('takes a URL without a query or fragment')
  return url.href.replace(/\/+$/, '')
}

/**
 * Checks an origin to which tokens may be sent.
 *
 * @returns the origin alone, as `URL` spells it
 * @throws AuthError `invalid_options`
 */
export function parseOrigin(value: string, rules: BaseUrlRules): string {
  if (value.includes('*')) {
    throw new AuthError({
      code: 'invalid_options',
      provider: rules.provider,
      message: `${rules.field} takes an origin such as https://api.example.com, without a *: name each origin`,
    })
  }
  const baseUrl = parseBaseUrl(value, rules)
  const { origin } = new URL(baseUrl)
  if (baseUrl === origin) return origin
  throw new AuthError({
    code: 'invalid_options',
    provider: rules.provider,
    message: `${rules.field} takes an origin such as https://api.example.com, without a path`,
  })
}

/**
 * The origin to which a request for that URL goes. A `blob:` URL has the origin of the page or program that made it, and
 * yet goes to none: it is named by its scheme, as all are that lead to no host.
 */
export function originOf(url: string): string {
  const { protocol, origin } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? origin : protocol
}
