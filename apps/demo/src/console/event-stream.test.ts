import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventually, listen, serveSandboxConsole } from './console.fixture.js'
import type { ConsoleView, TimelineEntry } from './view.js'

let served: Awaited<ReturnType<typeof serveSandboxConsole>>
beforeEach(async () => {
  served = await serveSandboxConsole()
})
afterEach(async () => {
  vi.useRealTimers()
  await served.close()
})

const lastView = (client: Awaited<ReturnType<typeof listen>>) => client.data('view').at(-1) as ConsoleView
const timelineOf = (client: Awaited<ReturnType<typeof listen>>) => client.data('timeline') as TimelineEntry[][]

describe('GET /events', () => {
  it('begins with the view and the timeline so far, also an empty one', async () => {
    const client = await listen(served.url)
    expect(client.response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    await eventually(() => expect(timelineOf(client)).toEqual([[]]))
    expect(client.data('view')).toEqual([served.console.view()])
    client.abort()
  })

  it('then says what is new: a view at each change, further entries, and results', async () => {
    const client = await listen(served.url)
    await eventually(() => expect(timelineOf(client)).toHaveLength(1))
    const result = await served.act('toast/client-1', 'get-token')
    const report = { vendor: 'toast', connection: 'toast/client-1', action: 'get-token', result }
    await eventually(() => expect(client.data('result')).toEqual([report]))
    expect(lastView(client)).toEqual(served.console.view())
    const entries = timelineOf(client).flat()
    expect(entries.map(({ type }) => type)).toEqual(['token_requested', 'token_obtained', 'action'])
    expect(entries[0]).toEqual({
      id: 1,
      at: served.clock.now(),
      vendor: 'toast',
      connection: 'toast/client-1',
      type: 'token_requested',
      severity: 'debug',
      text: 'Token requested: no usable token was held',
      times: 1,
      connections: 1,
    })
    await served.act('mypos/merchant-1', 'past-expiry')
    await eventually(() => expect(client.data('result')).toHaveLength(2))
    const ids = timelineOf(client)
      .flat()
      .map(({ id }) => id)
    expect(ids).toEqual(ids.map((_, index) => index + 1))
    expect(timelineOf(client).at(-1)?.at(-2)).toMatchObject({
      connection: 'mypos/merchant-1',
      type: 'clock_moved',
      text: 'The clock was moved 1 h ahead, past the token’s end',
    })
    client.abort()
  })

  it('shows which action is under way', async () => {
    const client = await listen(served.url)
    const acting = served.act('toast', 'vendor-slow')
    const toasts = () => (client.data('view') as ConsoleView[]).map(({ vendors }) => vendors[2])
    await eventually(() => expect(toasts()).toContainEqual(expect.objectContaining({ running: 'vendor-slow' })))
    await acting
    await eventually(() => expect(client.data('result')).toHaveLength(1))
    expect(toasts().at(-1)).toMatchObject({ name: 'toast', fault: 'slow' })
    const refreshing = (client.data('view') as ConsoleView[]).flatMap(({ connections }) =>
      connections.filter((connection) => connection.refreshing).map(({ id }) => id),
    )
    expect(new Set(refreshing)).toEqual(new Set(['toast/client-1']))
    expect(toasts().at(-1)).not.toHaveProperty('running')
    client.abort()
  })

  it('gives the last 400 entries to whoever comes later', async () => {
    for (let count = 0; count < 450; count += 1) {
      served.console.timeline.add({ at: 0, type: 'x', severity: 'info', text: String(count) })
    }
    served.console.feed.changed()
    await eventually(() => expect(served.console.timeline.after(0)).toHaveLength(400))
    const client = await listen(served.url)
    await eventually(() => expect(timelineOf(client)).toHaveLength(1))
    expect(timelineOf(client)[0]?.map(({ text }) => text)).toEqual(
      Array.from({ length: 400 }, (_, i) => String(i + 50)),
    )
    client.abort()
  })

  it('makes one line of what happens many times at once', async () => {
    const client = await listen(served.url)
    await served.act('toast/client-1', 'always-401')
    await eventually(() => expect(client.data('result')).toHaveLength(1))
    const entries = timelineOf(client).flat()
    expect(entries.length).toBeLessThan(60)
    expect(entries.some(({ text, times }) => text === 'The API answered 401' && times > 1)).toBe(true)
    client.abort()
  })

  it('tells all clients, and forgets those that are gone', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => listen(served.url)))
    await eventually(() => expect(served.console.feed.listeners).toBe(20))
    await served.act('toast/client-1', 'get-token')
    await eventually(() => expect(clients.every((client) => client.data('result').length === 1)).toBe(true))
    for (const client of clients.slice(1)) client.abort()
    await eventually(() => expect(served.console.feed.listeners).toBe(1))
    clients[0]?.abort()
    await eventually(() => expect(served.console.feed.listeners).toBe(0))
  })

  it('sends a comment now and then, so that a lost connection is noticed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const client = await listen(served.url)
    await eventually(() => expect(timelineOf(client)).toHaveLength(1))
    vi.advanceTimersByTime(15_000)
    await eventually(() => expect(client.raw()).toMatch(/\n\n: .+\n\n/))
    client.abort()
    await eventually(() => expect(served.console.feed.listeners).toBe(0))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('notices what time alone changes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await served.act('toast/client-1', 'get-token')
    const client = await listen(served.url)
    await eventually(() => expect(client.data('view')).toHaveLength(1))
    vi.advanceTimersByTime(5_000)
    served.clock.advanceTo(served.connection('toast/client-1').token?.expiresAt ?? 0)
    vi.advanceTimersByTime(1_000)
    await eventually(() =>
      expect(lastView(client).connections.at(-1)).toMatchObject({ id: 'toast/client-1', state: 'expired' }),
    )
    // Where nothing changed, nothing was sent.
    expect(client.data('view')).toHaveLength(2)
    client.abort()
  })

  it('ends when the server does', async () => {
    const client = await listen(served.url)
    await eventually(() => expect(served.console.feed.listeners).toBe(1))
    served.console.feed.close()
    await client.ended
    await eventually(() => expect(served.console.feed.listeners).toBe(0))
  })
})
