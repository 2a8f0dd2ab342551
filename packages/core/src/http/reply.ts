import type { TokenHttpReply } from '../contract/token-http.js'

/** A reply whose headers can be asked for by name alone: no printer and no serialiser comes across them. */
export function replyWith(headers: Pick<Headers, 'get'>, reply: Omit<TokenHttpReply, 'header'>): TokenHttpReply {
  const header = (name: string): string | undefined => {
    if (cookies.has(name.toLowerCase())) return undefined
    // Some clients' headers give other things.
    const value: unknown = headers.get(name)
    return typeof value === 'string' ? value : undefined
  }
  return Object.defineProperty({ ...reply, header }, 'header', { enumerable: false })
}

/** A provider keeps no session. */
const cookies: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])
