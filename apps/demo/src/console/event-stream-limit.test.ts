import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, listen, send, serveSandboxConsole } from './console.fixture.js'

let served: Awaited<ReturnType<typeof serveSandboxConsole>>
beforeEach(async () => {
  served = await serveSandboxConsole()
})
afterEach(() => served.close())

describe('GET /events', () => {
  it('is there 32 times at most, and again when one of them is closed', async () => {
    const clients = await Promise.all(Array.from({ length: 32 }, () => listen(served.url)))
    const refused = await send(`${served.url}/events`)
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      503,
      { error: '32 pages show this console already. Close one of them' },
    ])
    expect((await send(served.url)).status).toBe(200)
    expect(await served.act('toast/client-1', 'get-token')).toMatchObject({ ok: true })
    clients[0]?.abort()
    await eventually(() => expect(served.console.feed.listeners).toBe(31))
    const another = await listen(served.url)
    await eventually(() => expect(another.data('view')).toHaveLength(1))
    expect(served.console.feed.listeners).toBe(32)
    for (const client of [...clients, another]) client.abort()
    await eventually(() => expect(served.console.feed.listeners).toBe(0))
  })

  it('is there 32 times at most however many ask at once', async () => {
    const clients = await Promise.all(Array.from({ length: 40 }, () => listen(served.url)))
    expect(clients.filter(({ response }) => response.status === 200)).toHaveLength(32)
    expect(clients.filter(({ response }) => response.status === 503)).toHaveLength(8)
    for (const client of clients) client.abort()
    await eventually(() => expect(served.console.feed.listeners).toBe(0))
  })
})
