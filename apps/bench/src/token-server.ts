import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { replyTo } from './token-replies.js'

/** What the parent may ask for; it is answered with the counts since the last time. */
export interface ServerOrder {
  /** Whether token requests fail from now on, with 500. */
  failing: boolean
  /** How long token requests wait for their answer from now on. */
  delayMs: number
}

export interface ServerCounts {
  tokenRequests: number
  discoveries: number
  unknown: string[]
}

let order: ServerOrder = { failing: false, delayMs: 0 }
let counts = newCounts()

function newCounts(): ServerCounts {
  return { tokenRequests: 0, discoveries: 0, unknown: [] }
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const [path = ''] = (request.url ?? '').split('?')
  request.resume()
  request.once('end', () => {
    const { kind, status, body } = replyTo(path, `http://${request.headers.host}`)
    if (kind === 'token') counts.tokenRequests += 1
    if (kind === 'discovery') counts.discoveries += 1
    if (kind === 'unknown') counts.unknown.push(path)
    const isFailing = order.failing && kind === 'token'
    const content = isFailing ? '{"error":"server_error"}' : body
    response.writeHead(isFailing ? 500 : status, {
      'content-type': 'application/json',
      'content-length': content.length,
    })
    const answer = () => response.end(content)
    if (kind === 'token' && order.delayMs > 0) setTimeout(answer, order.delayMs)
    else answer()
  })
})
// A thousand callers may come at once.
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})

process.on('message', (message: ServerOrder) => {
  order = message
  process.send?.(counts)
  counts = newCounts()
})
process.on('disconnect', () => process.exit())
