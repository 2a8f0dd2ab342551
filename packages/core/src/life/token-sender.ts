import type { Token } from '../contract/token.js'
import { redirects } from '../http/attempt.js'
import { discard } from '../http/discard.js'
import { dispatcherFault, statusFault } from '../http/fetch-faults.js'
import type { Settings } from '../options/settings.js'
import { redirectsCarryAuthorization } from '../util/runtime.js'
import type { Outgoing } from './outgoing.js'
import { refusingWords } from './request-body.js'

/**
 * Makes what sends a request with the token in its header.
 *
 * On a cross-origin redirect the fetch standard drops an `Authorization` header, and no other one. So a redirect of a request with
 * another header is not left to `fetch`: within the origin it is followed here, otherwise the caller gets it.
 */
export function tokenSender(settings: Settings<unknown>): (outgoing: Outgoing, token: Token) => Promise<Response> {
  const { fetch, options, tokenHeader, refusedStatuses } = settings
  const { name } = tokenHeader
  const provider = settings.provider.name
  const isForeign = options.fetch !== undefined
  const isOwnHeader = name !== 'authorization'

  async function sendOnce({ url, headers, redirect, members, body, request }: Outgoing, token: Token) {
    const value = headerValue(token, settings)
    headers?.set(name, value)
    // If the runtime breaks that rule of the standard, the caller gets the redirect itself.
    const mayFollow = !isOwnHeader && !redirectsCarryAuthorization()
    const manual = redirect === 'follow' && !mayFollow ? ({ redirect: 'manual' } as const) : undefined
    const init = {
      ...members,
      // Other clients, and wrappers that add a header, accept at least a plain object.
      headers: isForeign && headers ? Object.fromEntries(headers) : (headers ?? { [name]: value }),
      ...(body && { body: isForeign ? refusingWords(body.value, provider) : body.value }),
      ...(body?.isStream && { duplex: 'half' }),
      ...manual,
    }
    try {
      if (request) return await fetch(request, { ...members, ...manual } as RequestInit)
      return await fetch(url, init as RequestInit)
    } catch (error) {
      // A client's own error for another status goes to its user as it is; a refusal is for us to handle.
      throw dispatcherFault(error, provider) ?? statusFault(error, provider, refusedStatuses) ?? error
    }
  }

  return async (outgoing, token) => {
    let [sent, response] = [outgoing, await sendOnce(outgoing, token)]
    for (let hops = isOwnHeader ? mostHops : 0; hops > 0; hops -= 1) {
      const next = afterRedirect(sent, response)
      if (next === undefined) break
      discard(response)
      ;[sent, response] = [next, await sendOnce(next, token)]
    }
    return response
  }
}

/** What stands in the header that carries the token. */
export function headerValue({ accessToken }: Token, { tokenHeader }: Pick<Settings<unknown>, 'tokenHeader'>): string {
  return tokenHeader.prefix + accessToken
}

/** As many as the fetch standard allows. */
const mostHops = 20

/**
 * The request that a redirect asks for, or `undefined` where the caller gets it: one to another origin, and any but that of a GET or HEAD, which has
 * no body that would be sent again or dropped.
 */
function afterRedirect(
  outgoing: Outgoing,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
): Outgoing | undefined {
  const { redirect, members, request } = outgoing
  const method = (request ?? members).method ?? 'GET'
  if (redirect !== 'follow' || !redirects.has(status) || !/^(GET|HEAD)$/i.test(method)) return undefined
  const from = request?.url ?? outgoing.url
  const to = URL.parse(headers.get('location') ?? '', from)
  const isWithin = to !== null && to.origin === new URL(from).origin && to.username + to.password === ''
  if (!isWithin || !headers.has('location')) return undefined
  if (request === undefined) return { ...outgoing, url: to.href }
  const next = new Request(to, request)
  return { ...outgoing, url: to.href, request: next, headers: next.headers }
}
