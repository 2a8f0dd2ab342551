/** A request on its way out. */
export type Outgoing = Request | Bodyless

/** A request without a body, as `fetch` takes it: it can be sent as often as one likes. */
interface Bodyless {
  readonly url: string
  readonly origin: string
  /** The caller's, if they gave any. */
  readonly headers: Headers | undefined
  readonly signal: AbortSignal | undefined
  readonly redirect: RequestRedirect
  readonly init: RequestInit
}

/** What is known to be right without a `Request` that checks it. */
const plainKeys: ReadonlySet<string> = new Set(['body', 'headers', 'method', 'redirect', 'signal'])
const plainMethods: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])
const redirects: ReadonlySet<string> = new Set(['error', 'follow', 'manual'])

/**
 * Takes a request apart that needs no `Request` of our own: most have no body, and `fetch` makes one anyway.
 *
 * @returns `undefined` for any other
 */
export function bodyless(input: string | URL | Request, init: RequestInit): Bodyless | undefined {
  const { body = null, headers, method = 'GET', redirect = 'follow', signal = null } = init
  if (input instanceof Request || body !== null) return undefined
  if (!plainMethods.has(method) || !redirects.has(redirect) || !(signal === null || signal instanceof AbortSignal))
    return undefined
  if (!Object.keys(init).every((key) => plainKeys.has(key))) return undefined
  const url = URL.parse(input)
  if (url === null || url.username || url.password) return undefined
  return {
    url: url.href,
    origin: url.origin,
    headers: headers === undefined ? undefined : new Headers(headers),
    signal: signal ?? undefined,
    redirect,
    init,
  }
}

/**
 * Keeps a request so that it can be sent a second time. A body is kept up to a limit: it is read from a clone made
 * before the first one is sent, since a stream can be read only once.
 *
 * @returns a function that gives the second request, or `undefined` when the body was too long or is not all there yet
 */
export function keepForReplay(request: Outgoing, limitBytes: number): () => Outgoing | undefined {
  if (!(request instanceof Request)) return () => request
  if (request.body === null) return () => new Request(request)
  const kept: RequestInit = {}
  const keep = async () => {
    const body = await readUpTo(request.clone(), limitBytes)
    if (body) kept.body = body
  }
  keep().catch(() => undefined)
  return () => (kept.body ? new Request(request, kept) : undefined)
}

async function readUpTo(request: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > limitBytes) {
      // Not awaited: the clone's end of a split stream is cancelled for good only when the other end is done too.
      reader.cancel().catch(() => undefined)
      return undefined
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
