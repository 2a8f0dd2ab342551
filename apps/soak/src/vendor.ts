import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Tenant } from './protocol.js'

/** Both vendors on one port. Faster than the simulators, with a count for each tenant, and can be down for a while. */
export interface Vendor {
  readonly url: string
  /** How many tokens each tenant was given, by its id. */
  readonly given: ReadonlyMap<string, number>
  /** How many token requests of each were answered 503. */
  readonly turnedAway: ReadonlyMap<string, number>
  /** Forgets all tokens that it gave. */
  forgetTokens(): void
  /** Whether token requests are answered 503. */
  isDown: boolean
  close(): void
}

export async function startVendor(tenants: readonly Tenant[], lifetimeSeconds: number): Promise<Vendor> {
  const secrets = new Map(tenants.map(({ id, secret }) => [id, secret]))
  const given = new Map<string, number>()
  const turnedAway = new Map<string, number>()
  const expiry = new Map<string, number>()

  async function answerTokenRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
    const form = new URLSearchParams(body)
    const basic = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString()
    const [id = '', secret] = basic === '' ? [form.get('username') ?? '', form.get('password')] : basic.split(':')
    if (secrets.get(id) !== secret) return reply(response, 400, { error: 'invalid_grant' })
    countOne(vendor.isDown ? turnedAway : given, id)
    if (vendor.isDown) return reply(response, 503, {})
    const token = `token-of-${id}-${crypto.randomUUID()}`
    expiry.set(token, Date.now() + lifetimeSeconds * 1_000)
    reply(response, 200, { access_token: token, token_type: 'bearer', expires_in: lifetimeSeconds })
  }

  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      void answerTokenRequest(request, response)
      return
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    const isLive = (expiry.get(token) ?? 0) > Date.now()
    reply(response, isLive ? 200 : 401, {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const vendor: Vendor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    given,
    turnedAway,
    isDown: false,
    forgetTokens: () => expiry.clear(),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return vendor
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function countOne(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1)
}
