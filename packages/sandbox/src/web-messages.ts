import type { IncomingMessage, ServerResponse } from 'node:http'
import { getResponse, type RequestHandler } from 'msw'
import { problem } from './problem.js'

/** More than any request to these vendors holds. */
const bodyLimitBytes = 1024 * 1024

/**
 * Lets the handlers answer a request of Node’s. Whatever it looks like, there is an answer.
 * docs/decisions/0021 says why no library does this.
 */
export async function respond(
  incoming: IncomingMessage,
  baseUrl: string,
  handlers: readonly RequestHandler[],
): Promise<Response> {
  const { method = 'GET', rawHeaders } = incoming
  const body = await readBody(incoming)
  if (body === undefined) return problem(413, `The request's body is larger than ${bodyLimitBytes} bytes`)
  let request: Request
  try {
    request = new Request(baseUrl + pathOf(incoming.url), {
      method,
      headers: toHeaders(rawHeaders),
      ...(method !== 'GET' && method !== 'HEAD' && body.byteLength > 0 && { body }),
    })
  } catch {
    return problem(400, 'The request has a method or a header that fetch would not send')
  }
  try {
    const response = await getResponse([...handlers], request)
    return response ?? problem(404, `No vendor has ${new URL(request.url).pathname}`)
  } catch (error) {
    return problem(500, `The simulator failed: ${String(error)}`)
  }
}

/** Sends a web response through Node. A network error has no form in HTTP: the connection is cut. */
export async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  if (response.type === 'error') {
    outgoing.socket?.destroy()
    return
  }
  const body = new Uint8Array(await response.arrayBuffer())
  const headers = new Headers(response.headers)
  // The body is sent in one piece, so its length is Node's to say.
  headers.delete('content-length')
  headers.delete('transfer-encoding')
  outgoing.statusCode = response.status
  outgoing.setHeaders(headers)
  outgoing.end(body)
}

/** Reads the body to its end, or returns `undefined` for one that is too large; that one is read too, but not kept. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = []
  let byteLength = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    byteLength += chunk.byteLength
    if (byteLength <= bodyLimitBytes) chunks.push(chunk)
  }
  return byteLength <= bodyLimitBytes ? new Uint8Array(Buffer.concat(chunks)) : undefined
}

/** Path and query of a request target, which may be a whole URL too (RFC 9112 section 3.2.2). */
function pathOf(target = '/'): string {
  if (!URL.canParse(target)) return target.startsWith('/') ? target : `/${target}`
  const { pathname, search } = new URL(target)
  return pathname + search
}

/** Node's raw headers keep repeated ones, which its parsed headers partly drop. */
function toHeaders(rawHeaders: readonly string[]): Headers {
  const headers = new Headers()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
  }
  return headers
}
