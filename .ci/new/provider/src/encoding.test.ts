import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getResponse } from 'msw'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAcmeAuth } from './index.js'
import { simulateAcme } from './testing.js'

const secrets = [
  'a&b=c+d%e:f',
  'two  spaces ',
  `"double" 'single' \\back\\`,
  'пароль 密码 ÿ',
  '🔑👩‍🍳',
  '%41+%2B\t\n\u0000',
]
const clientOf = (secret: string) => ({ clientId: `id-${secret}`, clientSecret: secret })

/** The simulated vendor at an address of this machine, where the very bytes arrive. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', headers, url = '' } = request
  const { handlers } = simulateAcme({ baseUrl: baseUrl(), clients: secrets.map(clientOf) })
  const body = await text(request)
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  const reply = await getResponse(handlers, new Request(baseUrl() + url, { method, headers: given, body }))
  response.writeHead(reply?.status ?? 404, Object.fromEntries(reply?.headers ?? []))
  response.end(await reply?.text())
}
const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy())
})
const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

describe('over real HTTP', () => {
  it.each(secrets)('[ACME-1] the client id and secret %j arrive exactly', async (secret) => {
    const credentials = clientOf(secret)
    const acme = createAcmeAuth({ credentials, environment: { baseUrl: baseUrl() }, retry: { limit: 0 } })
    expect((await acme.getToken()).accessToken).not.toBe('')
  })
})
