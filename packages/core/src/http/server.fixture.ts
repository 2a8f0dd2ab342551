import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** A request as it came over the wire, its body read to the end. */
export interface ReceivedRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
  /** Resolves when the connection's other end is done with the response, or has gone away. */
  closed: Promise<void>
}

/** How the server answers one request. */
export type Answer = (response: ServerResponse, request: ReceivedRequest) => void

/** A server on loopback, closed when the test is over. */
export interface TestServer {
  /** Such as `http://127.0.0.1:40123`. */
  origin: string
  requests: ReceivedRequest[]
  /** How many connections were made to it. */
  connections: () => number
}

/** Starts a server that gives the answers in order, and the last one to all that follow. */
export async function serve(...answers: [Answer, ...Answer[]]): Promise<TestServer> {
  const requests: ReceivedRequest[] = []
  let connections = 0
  const server = createServer((request, response) => void answer(request, response))
  server.on('connection', () => {
    connections += 1
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new Promise<void>((resolve) => response.once('close', resolve))
    const { method = '', url: path = '', headers } = request
    const received = { method, path, headers, body: await text(request), closed }
    requests.push(received)
    const next = answers[Math.min(requests.length, answers.length) - 1]
    next?.(response, received)
  }

  onTestFinished(() => server.closeAllConnections())
  return { origin: `http://${await listen(server)}`, requests, connections: () => connections }
}

/** Starts a server with a certificate that nobody trusts, and counts the connections made to it. */
export async function serveTls(certificate: { key: string; cert: string }) {
  const seen = { connections: 0, requests: 0 }
  const server = createTlsServer(certificate, (_request, response) => {
    seen.requests += 1
    response.end('{}')
  })
  server.on('connection', () => {
    seen.connections += 1
  })
  return { origin: `https://${await listen(server)}`, seen }
}

/** Starts a server that speaks no HTTP of its own: it hands out each connection once a request has arrived on it. */
export async function serveSockets(onRequest: (socket: Socket) => void) {
  const seen = { requests: 0 }
  const server = createSocketServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      seen.requests += 1
      onRequest(socket)
    })
  })
  return { origin: `http://${await listen(server)}`, seen }
}

/** An origin on loopback where nothing listens. */
export async function closedOrigin(): Promise<string> {
  const server = createServer()
  const host = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return `http://${host}`
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with a status, a body and headers. */
export function reply(status: number, body = '', headers: Record<string, string> = {}): Answer {
  return (response) => void response.writeHead(status, headers).end(body)
}

/** Answers with JSON. */
export function json(value: unknown, status = 200): Answer {
  return reply(status, JSON.stringify(value), { 'content-type': 'application/json' })
}

/** Promises a long body, sends some of it and cuts the connection. */
export const cutHalfWay: Answer = (response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"access_token":', () => response.destroy())
}

/** Never answers. */
export const silence: Answer = () => undefined

/** Sends one byte every few milliseconds, for as long as somebody listens. */
export const drip: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 3)
  response.once('close', () => clearInterval(timer))
}

/** Sends as much as the other end takes, for as long as it listens. */
export const flood: Answer = (response) => {
  const chunk = 'x'.repeat(16 * 1024)
  const send = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', send)
  send()
}
