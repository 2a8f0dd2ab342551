import { afterEach, expect, it, vi } from 'vitest'
import { examples } from './actions.fixture.js'
import { connectionActions, vendorActions } from './actions.js'
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
  const replies = [await send(served.url), await send(`${served.url}/nothing`), await served.post('/vendors/toast/rob')]
  const acts = async (id: string, names: readonly string[]) => {
    const path = id.includes('/') ? 'connections' : 'vendors'
    for (const name of names) replies.push(await served.post(`/${path}/${id}/actions/${name}`))
  }
  let done = 0
  for (const id of examples) {
    const vendor = id.split('/')[0] ?? ''
    const offered = served.console.view().vendors.find(({ name }) => name === vendor)
    const names = offered?.connectionActions.map(({ name }) => name) ?? []
    await acts(id, names)
    // Those of a vendor with 60 connections are the same, and take their time.
    const ofVendor = vendor === 'itretail' ? [] : (offered?.actions.map(({ name }) => name) ?? [])
    await acts(vendor, ofVendor)
    // What is seen while a token is refused or held back too.
    await acts(vendor, ['vendor-down'])
    await acts(id, ['past-expiry', 'get-token', 'call-api', 'dismiss-error'])
    done += names.length + ofVendor.length + 4
  }
  expect(done).toBe(3 * (connectionActions.length + 4) - 2 + 2 * vendorActions.length)
  for (const path of ['/reset', '/traffic/speed/600', '/traffic/resume']) replies.push(await served.post(path))
  await eventually(() => expect(client.data('sample').length).toBeGreaterThan(5))
  replies.push(await served.post('/traffic/pause'))
  await eventually(() => expect(client.data('result')).toHaveLength(done))
  await served.close()
  await client.ended
  vi.restoreAllMocks()

  const all = [client.raw(), ...seen, ...replies.map((reply) => JSON.stringify(reply))].join('\n')
  // Every vendor's tokens were seen to be issued, and their masks were shown.
  expect(issued.size).toBeGreaterThan(40)
  expect([...issued].filter((token) => all.includes(`…${token.slice(-4)}`)).length).toBeGreaterThan(40)
  expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThan(done)
  const secrets = ['fakepassword', 'client_secret', 'myToastApiClientSecret', '-once', 'Bearer ', 'Basic ']
  expect([...issued, ...secrets].filter((secret) => all.includes(secret))).toEqual([])
})
