import { afterEach, expect, it, vi } from 'vitest'
import { providerNames } from '../providers.js'
import { actions } from './actions.js'
import { eventually, listen, send, serveSandboxConsole } from './console.fixture.js'

afterEach(() => vi.restoreAllMocks())

/** The tokens in a vendor's reply, under whichever name. */
function tokensIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    /^access_?token$/i.test(name) && typeof inner === 'string' ? [inner] : tokensIn(inner),
  )
}

it('no reply, event or line of the log holds a token, a secret or a password', async () => {
  const issued = new Set<string>()
  const { fetch } = globalThis
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const response = await fetch(input, init)
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    if (isJson) for (const token of tokensIn(await response.clone().json())) issued.add(token)
    return response
  })
  const seen: string[] = []
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => seen.push(String(chunk)) > 0)
  }
  const served = await serveSandboxConsole()
  const client = await listen(served.url)
  const replies = [await send(served.url), await send(`${served.url}/nothing`), await served.post('/actions/toast/rob')]
  for (const provider of providerNames) {
    for (const { name } of actions) {
      replies.push(await served.post(`/actions/${provider}/${name}`))
      // What is seen while a token is refused or held back too.
      if (name === 'past-expiry') replies.push(await served.post(`/actions/${provider}/vendor-down`))
    }
  }
  await eventually(() => expect(client.data('result').length).toBe(2 * actions.length + actions.length + 1))
  await served.close()
  await client.ended
  vi.restoreAllMocks()

  const all = [client.raw(), ...seen, ...replies.map((reply) => JSON.stringify(reply))].join('\n')
  // Every provider's tokens were seen to be issued, and their masks were shown.
  expect(issued.size).toBeGreaterThan(15)
  expect([...issued].filter((token) => all.includes(`…${token.slice(-4)}`)).length).toBeGreaterThan(15)
  const secrets = ['fakepassword', 'client_secret', 'myToastApiClientSecret', 'Bearer ', 'Basic ']
  expect([...issued, ...secrets].filter((secret) => all.includes(secret))).toEqual([])
  // Nor the larger part of one.
  expect([...issued].filter((token) => all.includes(token.slice(0, 24)) || all.includes(token.slice(-24)))).toEqual([])
})
