import type { Settings } from '../options/settings.js'
import { beyondStandard, isRequest, membersOf, standardOnly, type Members } from './init-members.js'
import { requestUrl } from './request-url.js'
import { takeBody, type Body } from './request-body.js'

/**
 * Reads a request as `fetch(input, init)` would. It becomes a URL and an init, which every client accepts; only the
 * platform's own `fetch` gets a `Request`, and only if the caller passed one.
 *
 * @throws AuthError `invalid_options` for a URL that is none; TypeError when `fetch` would
 */
export function toOutgoing(input: string | URL | Request, own: Members, settings: Settings<unknown>): Outgoing {
  // A `fetch` option sends it, a wrapper included, and not the platform's own `fetch`.
  const isForeign = settings.options.fetch !== undefined
  if (!isForeign && input instanceof Request) return asRequest(new Request(input, own as RequestInit), own)
  const members = isRequest(input) ? mergedInto(membersOf(input), own) : own
  const url = requestUrl(isRequest(input) ? input.url : input, settings)
  const { body: given = null, headers, redirect = 'follow', signal, ...others } = members
  if (!isPlain(members, given)) check(url, members, given, isForeign)
  return {
    url,
    headers: headers === undefined ? undefined : new Headers(headers),
    signal: signal ?? undefined,
    redirect,
    members: { ...others, ...('signal' in members && { signal }), ...('redirect' in members && { redirect }) },
    body: given === null ? undefined : takeBody(given, isForeign),
    request: undefined,
  }
}

/** A request on its way out. */
export interface Outgoing {
  readonly url: string
  /** The caller's headers, if they gave any. */
  readonly headers: Headers | undefined
  readonly signal: AbortSignal | undefined
  readonly redirect: RequestRedirect
  /** What else goes into `fetch`'s init. */
  readonly members: Members
  /** The body to put into that init, if there is one. */
  readonly body: Body | undefined
  /** A `Request` for the platform's own `fetch`, unchanged: no list of members covers all it contains. */
  readonly request: Request | undefined
}

/** What is known to be valid without a `Request` to check it. */
const plainNames: ReadonlySet<string> = new Set(['body', 'headers', 'method', 'redirect', 'signal'])
const bodyless: ReadonlySet<string> = new Set(['GET', 'HEAD'])
const plainMethods: ReadonlySet<string> = new Set([...bodyless, 'DELETE', 'OPTIONS', 'PATCH', 'POST', 'PUT'])
const redirects: ReadonlySet<string> = new Set(['error', 'follow', 'manual'])

function asRequest(request: Request, own: Members): Outgoing {
  const { url, headers, signal, redirect } = request
  return { url, headers, signal, redirect, members: beyondStandard(own), body: undefined, request }
}

/** As the standard merges an init into a `Request`: what is there counts, and a body of `null` is none. */
function mergedInto(request: Members, own: Members): Members {
  const overrides = Object.entries(own).filter(
    ([name, value]) => value !== undefined && !(name === 'body' && value === null),
  )
  if (overrides.length === 0) return request
  const { referrer: _referrer, referrerPolicy: _policy, ...kept } = request
  return { ...kept, ...Object.fromEntries(overrides) }
}

function isPlain(members: Members, body: unknown): boolean {
  const { method = 'GET', redirect = 'follow', signal = null } = members
  if (!plainMethods.has(method) || !redirects.has(redirect)) return false
  if (signal !== null && !(signal instanceof AbortSignal)) return false
  if (body !== null && bodyless.has(method)) return false
  return Object.keys(standardOnly(members)).every((name) => plainNames.has(name))
}

/** Lets the platform check what it knows, with a dummy in place of the real body, which can be read only once. */
function check(url: string, members: Members, body: unknown, isForeign: boolean): void {
  const { body: _body, signal, ...others } = standardOnly(members)
  const isTheirs = isForeign && isSignal(signal)
  const checked = { ...others, ...(body !== null && { body: '' }), ...(!isTheirs && { signal }) }
  void new Request(url, checked as RequestInit)
}

/** Whether a client may accept it as a signal, though the platform would not. */
function isSignal(signal: unknown): boolean {
  return typeof signal === 'object' && signal !== null && 'aborted' in signal && 'addEventListener' in signal
}
