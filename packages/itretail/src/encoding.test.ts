import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse } from 'node:querystring'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createItRetailAuth } from './index.js'

/** A login endpoint that keeps the very bytes that came. */
const bodies: string[] = []
async function keep(request: IncomingMessage, response: ServerResponse): Promise<void> {
  bodies.push(await text(request))
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ access_token: 'abc', token_type: 'bearer', expires_in: 1_209_599 }))
}
const server = createServer((request, response) => void keep(request, response))
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

async function login(credentials: { username: string; password: string }): Promise<string> {
  const environment = { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  const token = await createItRetailAuth({ credentials, environment }).getToken()
  expect(token.accessToken).toBe('abc')
  return bodies.pop() ?? ''
}

describe('over real HTTP', () => {
  it('[ITR-1] every character that means something in a form is escaped', async () => {
    const body = await login({ username: 'o=wner@x', password: 'a&b=c+d%e:f "ü" 🔑' })
    expect(body).toBe(
      'grant_type=password&username=o%3Dwner%40x&password=a%26b%3Dc%2Bd%25e%3Af+%22%C3%BC%22+%F0%9F%94%91',
    )
  })

  it.each([
    'a&b=c+d%e:f',
    'two  spaces ',
    `"double" 'single' \\back\\`,
    'пароль 密码 ÿ',
    '🔑👩‍🍳',
    '%41+%2B;\t\n\u0000',
    '&password=other',
  ])('[ITR-1] the user name and password %j arrive exactly', async (password) => {
    const username = `user-${password}`
    expect({ ...parse(await login({ username, password })) }).toEqual({ grant_type: 'password', username, password })
  })
})
