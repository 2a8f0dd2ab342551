import { describe, expect, it } from 'vitest'
import { post } from './http.fixture.js'
import { json, serve } from './server.fixture.js'

const secrets = [
  'a&b=c+d%e:f',
  '  two  spaces  ',
  `"double" 'single' \`back\` \\slash\\`,
  'пароль 密码 ÿß',
  '🔑👩‍🍳',
  '%41+%2B\t\r\n\u0000\u2028',
  '~!*()-._/?#[]@$,;',
]

describe('a secret arrives at the vendor exactly', () => {
  it.each(secrets)('in JSON: %j', async (secret) => {
    const server = await serve(json({}))
    await post(server.origin, { json: { secret } })
    expect(server.requests[0]?.headers['content-type']).toBe('application/json')
    expect(server.requests[0]?.body).toBe(JSON.stringify({ secret }))
  })

  it.each(secrets)('in a form: %j', async (secret) => {
    const server = await serve(json({}))
    await post(server.origin, { form: { grant_type: 'password', [secret]: 'name', secret } })
    expect(server.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    // Decoded here by hand, so that one mistake cannot undo another.
    const fields = server.requests[0]?.body
      .split('&')
      .map((field) => field.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' '))))
    expect(fields).toEqual([
      ['grant_type', 'password'],
      [secret, 'name'],
      ['secret', secret],
    ])
  })

  it.each(secrets)('in a Basic header: %j', async (secret) => {
    const server = await serve(json({}))
    const pair = Buffer.from(`some-client:${secret}`)
    await post(server.origin, { form: {}, headers: { authorization: `Basic ${pair.toString('base64')}` } })
    const [, encoded = ''] = server.requests[0]?.headers.authorization?.split(' ') ?? []
    expect(Buffer.from(encoded, 'base64')).toEqual(pair)
  })
})

describe('a token request', () => {
  it('encodes a form to the letter', async () => {
    const server = await serve(json({}))
    await post(server.origin, { form: { password: 'a&b=c+d%e:f g"é🔑' } })
    expect(server.requests[0]?.body).toBe('password=a%26b%3Dc%2Bd%25e%3Af+g%22%C3%A9%F0%9F%94%91')
  })

  it('is a POST to the very path and query, and asks for JSON', async () => {
    const server = await serve(json({}))
    await post(`${server.origin}/token?accesslevel=0&securityCode=undefined`, { form: {} })
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/token?accesslevel=0&securityCode=undefined',
      headers: { accept: 'application/json' },
    })
  })

  it('has a provider’s own headers in the place of ours', async () => {
    const server = await serve(json({}))
    const headers = { accept: 'application/vnd.example+json', 'content-type': 'application/vnd.example' }
    await post(server.origin, { json: {}, headers })
    expect(server.requests[0]?.headers).toMatchObject(headers)
  })
})
