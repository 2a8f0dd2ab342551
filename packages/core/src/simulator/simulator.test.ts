import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSimulator } from '../simulator.js'

const base = 'https://vendor.example'

/** A vendor with one endpoint of each kind, behind the global fetch. */
function setUp() {
  const forgotten = { times: 0 }
  const simulator = createSimulator({
    name: 'vendor',
    endpoints: [
      { kind: 'token', method: 'POST', url: `${base}/token`, answer: () => HttpResponse.json({ token: 'abc' }) },
      {
        kind: 'api',
        method: 'GET',
        url: `${base}/things/:id`,
        answer: (_request, { id }) => HttpResponse.json({ id }),
      },
      {
        kind: 'other',
        method: 'POST',
        url: `${base}/echo`,
        answer: async (request) => HttpResponse.text(await request.text()),
      },
    ],
    forgetTokens: () => {
      forgotten.times += 1
    },
  })
  const server = setupServer(...simulator.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const login = () => fetch(`${base}/token`, { method: 'POST' })
  const thing = () => fetch(`${base}/things/7`)
  const echo = () => fetch(`${base}/echo`, { method: 'POST', body: 'hello' })
  return { simulator, forgotten, login, thing, echo }
}

describe('a simulator', () => {
  it('answers as its endpoints do, with the request and the parts of its path', async () => {
    const { simulator, login, thing, echo } = setUp()
    expect(simulator.name).toBe('vendor')
    expect(await (await login()).json()).toEqual({ token: 'abc' })
    expect(await (await thing()).json()).toEqual({ id: '7' })
    expect(await (await echo()).text()).toBe('hello')
  })

  it('counts token requests and authenticated ones, refused ones too, and nothing else', async () => {
    const { simulator, login, thing, echo } = setUp()
    simulator.failNext({ status: 503 })
    await Promise.all([login(), login(), thing(), echo()])
    expect(simulator).toMatchObject({ tokenRequests: 2, apiRequests: 1 })
  })

  it('refuses other methods, names the right one, and counts nothing', async () => {
    const { simulator } = setUp()
    const response = await fetch(`${base}/token`)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(simulator.tokenRequests).toBe(0)
  })

  it('hands forgetTokens through', () => {
    const { simulator, forgotten } = setUp()
    simulator.forgetTokens()
    expect(forgotten.times).toBe(1)
  })

  it('goes back to the beginning: counts, failures and tokens', async () => {
    const { simulator, forgotten, login, thing } = setUp()
    await login()
    await thing()
    simulator.failNext({ status: 500 })
    simulator.failNext({ target: 'api', status: 500 })
    simulator.reset()
    expect(simulator).toMatchObject({ tokenRequests: 0, apiRequests: 0 })
    expect(forgotten.times).toBe(1)
    expect((await login()).status).toBe(200)
    expect((await thing()).status).toBe(200)
  })
})

describe('a failure that was asked for', () => {
  it('meets the next token request, once, unless told otherwise', async () => {
    const { simulator, login, thing } = setUp()
    simulator.failNext({ status: 503 })
    expect((await thing()).status).toBe(200)
    expect((await login()).status).toBe(503)
    expect((await login()).status).toBe(200)
  })

  it('meets so many requests as it says', async () => {
    const { simulator, thing } = setUp()
    simulator.failNext({ target: 'api', status: 401, times: 2 })
    expect([(await thing()).status, (await thing()).status, (await thing()).status]).toEqual([401, 401, 200])
  })

  it('waits its turn behind those asked for before', async () => {
    const { simulator, login } = setUp()
    simulator.failNext({ status: 500 })
    simulator.failNext({ status: 429, headers: { 'retry-after': '7' } })
    expect((await login()).status).toBe(500)
    const second = await login()
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '7'])
  })

  it('has a string for a body as it is, and anything else as JSON', async () => {
    const { simulator, login } = setUp()
    simulator.failNext({ status: 502, body: '<html>' })
    simulator.failNext({ status: 400, body: { error: 'invalid_grant' } })
    simulator.failNext({ status: 400, body: null })
    const page = await login()
    expect([await page.text(), page.headers.get('content-type')]).toEqual(['<html>', 'text/plain;charset=UTF-8'])
    const refusal = await login()
    expect(await refusal.json()).toEqual({ error: 'invalid_grant' })
    expect(refusal.headers.get('content-type')).toBe('application/json')
    expect(await (await login()).text()).toBe('null')
  })

  it('answers 200 where it has a body and no status, as a maintenance page does', async () => {
    const { simulator, login } = setUp()
    simulator.failNext({ body: '<html>', headers: { 'content-type': 'text/html' } })
    const page = await login()
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([200, 'text/html', '<html>'])
    simulator.failNext({ body: null })
    const empty = await login()
    expect([empty.status, await empty.text()]).toEqual([200, 'null'])
    expect(await (await login()).json()).toEqual({ token: 'abc' })
  })

  it('may be a connection that is cut', async () => {
    const { simulator, login } = setUp()
    simulator.failNext({ networkError: true })
    await expect(login()).rejects.toThrow(TypeError)
    expect(simulator.tokenRequests).toBe(1)
  })

  it('may be a delay before the usual answer', async () => {
    const { simulator, login } = setUp()
    simulator.failNext({ delayMs: 30 })
    const slow = login().then(() => 'slow')
    const fast = login().then(() => 'fast')
    expect(await Promise.race([slow, fast])).toBe('fast')
    expect(await slow).toBe('slow')
  })
})
