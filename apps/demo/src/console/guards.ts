import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { Problem } from './console.js'

/** Headers that keep the page to itself: nothing from elsewhere runs in it, and nobody elsewhere can show or read it. */
export const ownPageOnly: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // There is no TLS on this machine's own address.
  strictTransportSecurity: false,
})

/** Told by the headers alone: nothing of a body is read. */
export const noBody: MiddlewareHandler = async ({ req }, next) => {
  const isSent = req.header('transfer-encoding') !== undefined || Number(req.header('content-length') ?? 0) !== 0
  if (isSent) throw new Problem(413, 'An action takes no body')
  await next()
}

/**
 * Lets a request in only under this machine's own names. A page elsewhere whose name was made to resolve to this machine
 * (DNS rebinding) sends its own name as `Host`. For any other page the browser sends its `Origin`, or for a mere GET without CORS,
 * as that of an image, `Sec-Fetch-Site` alone.
 */
export function ownOriginOnly(hosts: () => readonly string[]): MiddlewareHandler {
  return async ({ req }, next) => {
    const host = req.header('host')
    const origin = req.header('origin')
    const site = req.header('sec-fetch-site') ?? 'none'
    if (host === undefined || !hosts().includes(host)) {
      throw new Problem(403, 'The console answers to the address that it printed, and to no other name')
    }
    const isElsewhere = origin !== undefined && origin !== `http://${host}`
    if (isElsewhere || (site !== 'same-origin' && site !== 'none')) {
      throw new Problem(403, 'The console is not for the pages of other sites')
    }
    if (req.method !== 'GET' && req.method !== 'POST') throw new Problem(405, 'The console takes GET and POST')
    await next()
  }
}

/** Lets an action through only from the console's own page: the browser says so, and the page knows the token. */
export function ownPageActs(csrfToken: string): MiddlewareHandler {
  return async ({ req }, next) => {
    // An Origin was compared before.
    const isSameOrigin = req.header('origin') !== undefined || req.header('sec-fetch-site') === 'same-origin'
    if (!isSameOrigin) throw new Problem(403, 'An action comes from the console’s own page')
    if (!isSame(req.header('x-csrf-token') ?? '', csrfToken)) {
      throw new Problem(403, 'The page is from before the console was started again. Load it anew')
    }
    await next()
  }
}

/** In constant time. Digests, since those are of one length. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
