import { expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { post } from './http.fixture.js'
import { reply, serve } from './server.fixture.js'

const tunnelRefused = () => {
  throw new TypeError('fetch failed', { cause: new Error('Proxy response (407) !== 200 when HTTP Tunneling') })
}

it.each([
  ['as a reply', () => new Response('canary', { status: 407 })],
  ['as the end of a tunnel, as undici tells it', tunnelRefused],
])('a 407 %s is the proxy’s, not the vendor’s: said so, and not sent again', async (_how, answer) => {
  let calls = 0
  const fetch = async () => {
    calls += 1
    return answer()
  }
  const error = await caught(post('https://api.test.example', { json: {} }, { fetch }))
  expect(error).toMatchObject({ code: 'provider_unavailable', status: 407 })
  expect(error.message).toContain('the proxy on the way to api.test.example wants a user name and password')
  expect(error.message).not.toContain('canary')
  expect(calls).toBe(1)
})

it('a 407 over http:, of which the platform tells nothing, is among what to check', async () => {
  const proxy = await serve(reply(407))
  const error = await caught(post(proxy.origin))
  expect(error).toMatchObject({ code: 'provider_unavailable' })
  expect(error.message).toContain('a proxy in between wants (407)')
})
