import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { AuthEvent } from '../contract/events.js'
import type { TokenHttpReply } from '../contract/token-http.js'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'
import { caught } from '../util/caught.fixture.js'
import { post } from './http.fixture.js'
import { reply, serve } from './server.fixture.js'

const headers = { 'X-Merchant-Id': 'canary-1', 'set-cookie': 'session=canary-2', 'set-cookie2': 'canary-3' }

describe('the headers of a reply', () => {
  it.each([200, 400])('are read by their names in any case, at %i', async (status) => {
    const { header } = await post((await serve(reply(status, '{}', headers))).origin)
    expect(header('x-merchant-id')).toBe('canary-1')
    expect(header('X-MERCHANT-ID')).toBe('canary-1')
    expect(header('x-other')).toBeUndefined()
  })

  it.each(['set-cookie', 'Set-Cookie', 'set-cookie2'])('do not include %s', async (name) => {
    const { header } = await post((await serve(reply(200, '{}', headers))).origin)
    expect(header(name)).toBeUndefined()
  })

  it.each<[string, (read: TokenHttpReply) => string]>([
    ['console.log', (read) => inspect(read)],
    ['inspect, with all there is', (read) => inspect(read, { depth: Infinity, showHidden: true, getters: true })],
    ['JSON', (read) => JSON.stringify(read)],
    ['a copy', (read) => inspect({ ...read })],
    ['a template string', (read) => Object.values(read).map(String).join()],
  ])('are not shown by %s', async (_how, print) => {
    expect(print(await post((await serve(reply(200, '{}', headers))).origin))).not.toContain('canary')
  })

  it('are behind a function that no list of members has', async () => {
    const read = await post((await serve(reply(200, '{}', headers))).origin)
    expect(Object.keys(read)).toEqual(['ok', 'status', 'body'])
  })

  it('of a client whose headers give other things than strings are not there', async () => {
    // Some clients' are not the platform's.
    const odd = { get: () => ['canary'] } as unknown as Headers
    const fetch = async () => Object.defineProperty(new Response('{}'), 'headers', { value: odd })
    expect((await post('https://api.test.example', {}, { fetch })).header('date')).toBeUndefined()
  })

  it.each([200, 302, 400, 429, 500, 503])('reach no error and no event, at %i', async (status) => {
    const canaries = { ...headers, date: 'canary-4', 'retry-after': 'canary-5', location: 'https://canary-6.example/' }
    const server = await serve(reply(status, 'no JSON', canaries))
    const events: AuthEvent[] = []
    const provider = testProvider(async (_credentials, http) => {
      await http.post(server.origin, { json: {} })
      throw new Error('refused')
    })
    const auth = createAuth(provider, {
      credentials: testCredentials,
      retry: { limit: 0 },
      onEvent: (event) => events.push(event),
    })
    const error = await caught(auth.getToken())
    expect(events.length).toBeGreaterThan(0)
    expect(inspect([error, events, auth], { depth: Infinity, showHidden: true })).not.toContain('canary')
  })
})
