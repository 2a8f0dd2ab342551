import { startSandbox, type Sandbox } from '@auth/sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountOn } from './account.fixture.js'
import { eventually, listen, serve } from './console.fixture.js'
import { liveConsole } from './live-console.js'
import type { ConsoleView, TimelineEntry } from './view.js'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())
beforeEach(() => sandbox.toast.reset())

const toast = (secret?: string) => accountOn(sandbox, 'toast', secret)

describe('a console of real providers', () => {
  it('asks each for a token once, and shows how they are', async () => {
    const served = await serve(await liveConsole([toast(), accountOn(sandbox, 'mypos')]))
    const client = await listen(served.url)
    await eventually(() => {
      const view = client.data('view').at(-1) as ConsoleView
      expect(view.mode).toBe('live')
      expect(view.providers.map(({ name, state }) => [name, state])).toEqual([
        ['toast', 'valid'],
        ['mypos', 'valid'],
      ])
    })
    expect(served.card('toast')).toMatchObject({
      label: 'Toast',
      environment: 'a sandbox',
      baseUrl: sandbox.url,
      requests: { made: 1, saved: 0 },
      token: { masked: expect.stringMatching(/^….{4}$/), advisoryWindowMs: 45_000, mandatoryWindowMs: 10_000 },
      actions: [],
    })
    const entries = (client.data('timeline') as TimelineEntry[][]).flat()
    expect(entries.filter(({ provider }) => provider === 'toast').map(({ type }) => type)).toEqual([
      'token_requested',
      'token_obtained',
    ])
    expect(sandbox.toast.tokenRequests).toBe(1)
    expect(client.raw()).not.toMatch(/eyJ|myToastApiClientSecret/)
    await served.close()
  })

  it('has no actions, and says so', async () => {
    const served = await serve(await liveConsole([toast()]))
    const { status, text } = await served.post('/actions/toast/get-token')
    expect(status).toBe(404)
    expect(JSON.parse(text)).toEqual({ error: 'With --live the console shows status alone; there are no actions' })
    expect((await served.post('/actions/toast/get-token', {})).status).toBe(403)
    await eventually(() => expect(served.card('toast').state).toBe('valid'))
    expect(sandbox.toast.tokenRequests).toBe(1)
    await served.close()
  })

  it('shows what went wrong with its code and advice, without the secret', async () => {
    const served = await serve(await liveConsole([toast('hunter2')]))
    await eventually(() => expect(served.card('toast').lastError?.code).toBe('invalid_credentials'))
    expect(served.card('toast')).toMatchObject({ state: 'none', backoff: { code: 'invalid_credentials' } })
    expect(JSON.stringify(served.console.view())).not.toContain('hunter2')
    expect(sandbox.toast.tokenRequests).toBe(1)
    await served.close()
  })

  it('goes on after a defect, shows it, and says where it is without what it says', async () => {
    const auth = toast().create()
    vi.spyOn(auth, 'getToken').mockRejectedValue(new TypeError('hunter2'))
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const console = await liveConsole([{ ...toast(), create: () => auth }])
    await eventually(() => expect(console.view().providers[0]?.lastError?.code).toBe('defect'))
    const log = written.mock.calls.map(([chunk]) => String(chunk)).join('')
    vi.restoreAllMocks()
    expect(console.view().providers[0]?.lastError?.advice).toMatch(
      /^TypeError, which is a defect of this program\. .*$/,
    )
    expect(log).toMatch(/^demo: defect: TypeError, .*\n {4}at .*live-console\.test/)
    expect(log + JSON.stringify(console.view())).not.toContain('hunter2')
    await console.close()
  })
})
