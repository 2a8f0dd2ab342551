import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { listen } from '../loopback.fixture.js'

/** An API that is not one of the vendors', and a host that it redirects to. */
export interface Api {
  readonly url: string
  /** The Authorization headers that the API has seen. */
  readonly seen: readonly (string | undefined)[]
  /** Those that the other host has seen. */
  readonly seenElsewhere: readonly (string | undefined)[]
}

/** Starts both, each an origin of its own on this machine, closed when the test is over. */
export async function startApi(): Promise<Api> {
  const seen: (string | undefined)[] = []
  const seenElsewhere: (string | undefined)[] = []
  const refused = new Set<string | undefined>()

  const elsewhere = await listen(() => (request, response) => {
    seenElsewhere.push(request.headers.authorization)
    response.end('elsewhere')
  })

  /** Redirects, or refuses the first request to a path and sends back what came with the second. */
  async function answer(request: IncomingMessage): Promise<[status: number, body: string, headers?: object]> {
    seen.push(request.headers.authorization)
    const body = await text(request)
    if (request.url?.startsWith('/redirect/')) return [302, '', { location: elsewhere }]
    const isRefused = !refused.has(request.url)
    refused.add(request.url)
    return isRefused ? [401, ''] : [200, body]
  }

  const url = await listen(() => (request, response) => {
    void answer(request).then(([status, body, headers = {}]) => response.writeHead(status, { ...headers }).end(body))
  })
  return { url, seen, seenElsewhere }
}
