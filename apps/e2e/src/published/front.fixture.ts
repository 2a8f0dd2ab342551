import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What stands before a vendor and sees the tokens that it is sent. */
export interface Front {
  readonly url: string
  readonly tokens: ReadonlySet<string>
  close(): Promise<void>
}

/** Starts one before a vendor on this machine. */
export async function startFront(vendorUrl: string): Promise<Front> {
  const tokens = new Set<string>()
  const server = createServer((request, response) => {
    void (async () => {
      const { authorization = '' } = request.headers
      if (authorization.startsWith('Bearer ')) tokens.add(authorization.slice('Bearer '.length))
      const ownFields = ['authorization', 'content-type', 'api-key', 'x-request-id']
      const headers = Object.fromEntries(
        ownFields.flatMap((name) => {
          const value = request.headers[name]
          return typeof value === 'string' ? [[name, value]] : []
        }),
      )
      const body = request.method === 'GET' ? null : await text(request)
      const reply = await fetch(vendorUrl + (request.url ?? ''), { method: request.method ?? 'GET', headers, body })
      response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'text/plain' })
      response.end(await reply.text())
    })()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
