import { startSandbox, type Sandbox } from '@auth/sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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
      expect(view.connections.map(({ id, state }) => [id, state])).toEqual([
        ['toast/Default', 'valid'],
        ['mypos/Default', 'valid'],
      ])
    })
    expect(served.console.view().vendors[0]).toEqual({
      name: 'toast',
      label: 'Toast',
      environment: 'a sandbox',
      baseUrl: sandbox.url,
      actions: [],
      connectionActions: [],
    })
    expect(served.console.view()).not.toHaveProperty('traffic')
    expect(served.connection('toast/Default')).toMatchObject({
      environment: 'a sandbox',
      requests: { made: 1, saved: 0 },
      token: { masked: expect.stringMatching(/^….{4}$/), advisoryWindowMs: 45_000, mandatoryWindowMs: 10_000 },
    })
    const entries = (client.data('timeline') as TimelineEntry[][]).flat()
    expect(entries.filter(({ connection }) => connection === 'toast/Default').map(({ type }) => type)).toEqual([
      'token_requested',
      'token_obtained',
    ])
    expect(sandbox.toast.tokenRequests).toBe(1)
    expect(client.raw()).not.toMatch(/eyJ|myToastApiClientSecret/)
    await served.close()
  })

  it('has no actions, and says so', async () => {
    const served = await serve(await liveConsole([toast()]))
    for (const path of ['/connections/toast/Default/actions/get-token', '/traffic/resume', '/reset']) {
      const { status, text } = await served.post(path)
      expect(status).toBe(404)
      expect(JSON.parse(text)).toEqual({ error: 'With --live the console shows status alone; there are no actions' })
      expect((await served.post(path, {})).status).toBe(403)
    }
    await eventually(() => expect(served.connection('toast/Default').state).toBe('valid'))
    expect(sandbox.toast.tokenRequests).toBe(1)
    await served.close()
  })

  it('shows what went wrong with its code and advice, without the secret', async () => {
    const served = await serve(await liveConsole([toast('hunter2')]))
    await eventually(() => expect(served.connection('toast/Default').lastError?.code).toBe('invalid_credentials'))
    expect(served.connection('toast/Default')).toMatchObject({
      state: 'none',
      backoff: { code: 'invalid_credentials' },
    })
    expect(JSON.stringify(served.console.view())).not.toContain('hunter2')
    expect(sandbox.toast.tokenRequests).toBe(1)
    await served.close()
  })

  it('tells the accounts of one vendor apart by their profiles, with what each is held back for', async () => {
    const accounts = [
      { ...toast(), profile: 'store-1' },
      { ...toast('hunter2'), profile: 'store-2', environment: 'another' },
    ]
    const served = await serve(await liveConsole(accounts))
    await eventually(() => {
      const [one, two] = served.console.view().connections
      expect(one).toMatchObject({ id: 'toast/store-1', state: 'valid', environment: 'a sandbox' })
      expect(two).toMatchObject({ id: 'toast/store-2', lastError: { code: 'invalid_credentials' } })
    })
    expect(served.console.view().vendors).toMatchObject([{ label: 'Toast', environment: 'a sandbox, another' }])
    await eventually(() =>
      expect(served.console.history.after(-1).samples).toMatchObject([{ made: 2, saved: 0, failed: 1 }]),
    )
    await served.close()
  })

  it('throws what an account throws that cannot be made', async () => {
    const broken = {
      ...toast(),
      create: () => {
        throw new RangeError('no such environment')
      },
    }
    await expect(liveConsole([broken])).rejects.toThrow('no such environment')
  })
})
