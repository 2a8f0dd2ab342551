import { describe, expect, it } from 'vitest'
import { refusesFirstToken, setUpFetch, tokenOf } from './auth-fetch.fixture.js'
import type { Answer } from '../http/server.fixture.js'
import type { AuthOptions } from '../options/options.js'

type Fetch = NonNullable<AuthOptions['fetch']>

/** A fetch that gives each reply in the form of its own. */
const giving =
  (change: (response: Response) => Response): Fetch =>
  async (input, init) =>
    change(await fetch(input, init))

const held: unknown[] = []
const ways: Record<string, (response: Response) => Response> = {
  'while a clone of it is held unread': (response) => {
    held.push(response.clone())
    return response
  },
  'that is itself a clone, the original held unread': (response) => {
    held.push(response)
    return response.clone()
  },
  'that is one half of a split stream': (response) => {
    const [kept, given] = (response.body ?? new Blob([]).stream()).tee()
    held.push(kept)
    return new Response(given, response)
  },
  'whose cancel never settles': ({ status }) =>
    new Response(new ReadableStream({ cancel: () => new Promise(() => undefined) }), { status }),
  'whose body never ends': ({ status }) => new Response(new ReadableStream({}), { status }),
  'whose body has no cancel': (response) =>
    Object.defineProperty(response, 'body', { value: Object.create(response.body, { cancel: { value: undefined } }) }),
  'whose body is read by somebody else': (response) => {
    held.push(response.body?.getReader())
    return response
  },
}

describe('a 401', () => {
  it.each(Object.entries(ways))('%s ends in the replay', async (_way, change) => {
    const { auth, api, vendor } = await setUpFetch(refusesFirstToken, { fetch: giving(change) })
    expect((await auth.fetch(api.origin, { method: 'POST', body: 'hello' })).status).toBe(200)
    expect(api.requests.map(tokenOf)).toEqual(['token-1', 'token-2'])
    expect(vendor.requests).toBe(2)
  })

  it('that is short leaves its connection to the calls that follow', async () => {
    // Its end comes a moment after its beginning, when the replay is under way.
    const refusesOnce: Answer = (response, { path, headers }) => {
      const refused = headers.authorization === `Bearer token-${path.slice(1)}`
      response.writeHead(refused ? 401 : 200)
      response.write('{')
      setTimeout(() => response.end('}'), 1)
    }
    const { auth, api } = await setUpFetch(refusesOnce)
    for (let call = 1; call <= 20; call += 1) {
      const response = await auth.fetch(`${api.origin}/${call}`)
      expect([response.status, await response.text()]).toEqual([200, '{}'])
    }
    expect(api.requests.length).toBeGreaterThan(35)
    expect(api.connections()).toBeLessThan(5)
  })
})
