import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToastAuth } from './index.js'

const secrets = [
  'a&b=c+d%e:f',
  'two  spaces ',
  `"double" 'single' \\back\\`,
  'пароль 密码 ÿ',
  '🔑👩‍🍳',
  '%41+%2B\t\n\u0000',
]

/** A login endpoint that keeps the very bytes that came. */
const bodies: string[] = []
async function keep(request: IncomingMessage, response: ServerResponse): Promise<void> {
  bodies.push(await text(request))
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ token: { accessToken: 'abc', expiresIn: 86_400 } }))
}
const server = createServer((request, response) => void keep(request, response))
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

describe('over real HTTP', () => {
  it.each(secrets)('[TOAST-1] the client id and secret %j arrive exactly', async (secret) => {
    const environment = { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
    const credentials = { clientId: `id-${secret}`, clientSecret: secret }
    const token = await createToastAuth({ credentials, environment }).getToken()
    expect(token.accessToken).toBe('abc')
    expect(JSON.parse(bodies.pop() ?? '')).toEqual({ ...credentials, userAccessType: 'TOAST_MACHINE_CLIENT' })
  })
})
