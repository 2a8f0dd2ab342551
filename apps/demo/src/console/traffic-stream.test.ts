import { get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually, listen, serveSandboxConsole } from './console.fixture.js'
import type { ConsoleView, Sample, TimelineEntry } from './view.js'

let served: Awaited<ReturnType<typeof serveSandboxConsole>>
beforeAll(async () => {
  served = await serveSandboxConsole()
})
beforeEach(() => served.console.controls.reset())
afterAll(() => served.close())

describe('GET /events while traffic runs', () => {
  it('shows the 86 connections getting their tokens, and a chart that grows', async () => {
    const client = await listen(served.url)
    await eventually(() => expect(client.data('history')).toEqual([[]]))
    expect((await served.post('/traffic/resume')).text).toBe('{"running":true,"callsPerSecond":12,"speed":60}')
    const last = () => client.data('view').at(-1) as ConsoleView
    await eventually(() => {
      const states = new Set(last().connections.map(({ state }) => state))
      expect(last().connections.filter(({ token }) => token)).toHaveLength(85)
      expect(states.has('valid')).toBe(true)
    })
    expect(last()).toMatchObject({ speed: 60, traffic: { running: true } })
    expect(last().connections.find(({ id }) => id === 'itretail/store-17')).toMatchObject({
      state: 'none',
      lastError: { code: 'invalid_credentials', advice: expect.stringMatching(/^IT Retail refused/) },
      backoff: { code: 'invalid_credentials' },
    })
    const samples = () => client.data('sample') as Sample[]
    await eventually(() => expect(samples().reduce((sum, { made }) => sum + made, 0)).toBeGreaterThanOrEqual(85))
    await served.post('/traffic/pause')
    const times = samples().map(({ at }) => at)
    expect(times.every((at) => Number.isSafeInteger(at))).toBe(true)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const entries = (client.data('timeline') as TimelineEntry[][]).flat()
    expect(entries.some(({ connections, among }) => connections > 1 && among?.length === connections)).toBe(true)
    client.abort()
    await eventually(() => expect(served.console.feed.listeners).toBe(0))
  })

  it('keeps little for a client that does not read, which then gets the newest view and the whole chart', async () => {
    const response = await new Promise<IncomingMessage>((resolve) => get(`${served.url}/events`, resolve))
    response.pause()
    const frames = 1_000
    for (let count = 0; count < frames; count += 1) {
      served.console.history.sample(count)
      served.console.feed.report({
        vendor: 'toast',
        action: 'vendor-up',
        result: { ok: true, text: String(count), counts: { calls: 0, tokenRequests: 0, apiRequests: 0, failures: 0 } },
      })
      await new Promise((resolve) => setImmediate(resolve))
    }
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (text += chunk))
    response.resume()
    await eventually(() => expect(text).toContain(`"text":"${frames - 1}"`))
    expect(text.split('event: view\n').length).toBeLessThan(frames)
    const histories = text
      .split('\n\n')
      .filter((event) => event.startsWith('event: history\n'))
      .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)) as Sample[])
    expect(histories.length).toBeGreaterThan(1)
    expect(histories.at(-1)?.length).toBe(300)
    response.destroy()
    await eventually(() => expect(served.console.feed.listeners).toBe(0))
  })

  it('makes one view for all who are told at once', async () => {
    let made = 0
    const view = () => ({ made: (made += 1) })
    const { feed } = served.console
    const first = feed.frame(view)
    expect(feed.frame(view)).toBe(first)
    feed.report({
      vendor: 'toast',
      action: 'vendor-up',
      result: { ok: true, text: '', counts: { calls: 0, tokenRequests: 0, apiRequests: 0, failures: 0 } },
    })
    expect(feed.frame(view)).not.toBe(first)
  })
})
