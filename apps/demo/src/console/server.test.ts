import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventually, serveSandboxConsole } from './console.fixture.js'

let served: Awaited<ReturnType<typeof serveSandboxConsole>>
beforeAll(async () => {
  served = await serveSandboxConsole()
})
afterAll(() => served.close())
beforeEach(() => served.console.controls.reset())
afterEach(() => vi.restoreAllMocks())

const action = '/connections/toast/client-1/actions/get-token'

describe('an action', () => {
  it.each([
    ['/vendors/square/actions/maintenance', 'There is no such vendor. There are itretail, mypos, toast'],
    ['/vendors/toast/actions/rob', 'Toast has no such action'],
    ['/vendors/toast/actions/get-token', 'Toast has no such action'],
    ['/vendors/toast/actions/__proto__', 'Toast has no such action'],
    ['/connections/toast/store-1/actions/get-token', 'Toast has no such connection'],
    ['/connections/toast/__proto__/actions/get-token', 'Toast has no such connection'],
    ['/connections/toast/client-1/actions/maintenance', 'client-1 has no such action'],
    ['/connections/toast/client-1/actions/revoke', 'client-1 has no such action'],
    ['/traffic/speed/0', 'The clock goes at 1 to 600 times the real speed'],
    ['/traffic/speed/601', 'The clock goes at 1 to 600 times the real speed'],
    ['/traffic/speed/fast', 'The clock goes at 1 to 600 times the real speed'],
    ['/traffic/stop', 'There is nothing here'],
    ['/vendors/toast', 'There is nothing here'],
  ])('%s is answered 404 with words', async (path, error) => {
    const { status, text } = await served.post(path)
    expect(status).toBe(404)
    expect(JSON.parse(text)).toEqual({ error })
  })

  it('is one at a time for each connection, and those of others wait for their turn', async () => {
    const { toast } = served.console.sandbox
    const failNext = toast.failNext.bind(toast)
    // Slower than slow, so that there is time for the others on a busy machine.
    vi.spyOn(toast, 'failNext').mockImplementation((failure) => failNext({ ...failure, delayMs: 2_000 }))
    const first = served.post('/vendors/toast/actions/vendor-slow')
    const running = () => served.console.view().vendors.find(({ name }) => name === 'toast')?.running
    await eventually(() => expect(running()).toBe('vendor-slow'))
    const refused = await served.post('/vendors/toast/actions/vendor-down')
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      409,
      { error: 'Toast is busy with another action. Wait for its result' },
    ])
    const second = served.post('/connections/mypos/merchant-1/actions/past-expiry')
    await eventually(() => expect(served.connection('mypos/merchant-1').running).toBe('past-expiry'))
    const again = await served.post('/connections/mypos/merchant-1/actions/get-token')
    expect([again.status, JSON.parse(again.text)]).toEqual([
      409,
      { error: 'merchant-1 is busy with another action. Wait for its result' },
    ])
    // Had the clock jumped meanwhile, the token would have ended before it came.
    expect(JSON.parse((await first).text)).toMatchObject({ ok: true, counts: { tokenRequests: 1 } })
    expect(JSON.parse((await second).text)).toMatchObject({ ok: true })
    expect(running()).toBeUndefined()
    expect((await served.post(action)).status).toBe(200)
  })

  it('waits for a reset, which waits for the action under way, and is refused meanwhile', async () => {
    const { toast } = served.console.sandbox
    const failNext = toast.failNext.bind(toast)
    vi.spyOn(toast, 'failNext').mockImplementation((failure) => failNext({ ...failure, delayMs: 1_000 }))
    const first = served.post('/vendors/toast/actions/vendor-slow')
    await eventually(() => expect(toast.tokenRequests).toBe(1))
    const resets = Promise.all([served.post('/reset'), served.post('/reset')])
    await eventually(async () => expect((await served.post(action)).text).toContain('about to begin anew'))
    const statuses = (await resets).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200, 409]))
    expect(JSON.parse((await first).text)).toMatchObject({ ok: true })
    expect(served.console.view().vendors.map(({ fault }) => fault)).toEqual([undefined, undefined, undefined])
    expect(served.console.view().connections.every(({ state }) => state === 'none')).toBe(true)
  })

  it('that fails unexpectedly leaves nothing running, and its words stay in the terminal’s dark', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const secret = 'Bearer abcdefghijklmnopqrstuvwxyz'
    vi.spyOn(served.console.sandbox.toast, 'forgetTokens').mockImplementation(() => {
      throw new TypeError(`${secret} is no header value`)
    })
    const { status, text } = await served.post('/vendors/toast/actions/maintenance')
    expect(status).toBe(500)
    expect(JSON.parse(text)).toEqual({ error: 'That failed unexpectedly. The console’s terminal says where' })
    const log = written.mock.calls.map(([chunk]) => String(chunk)).join('')
    expect(log).toMatch(/^demo: defect: TypeError, .*\n\s+at /)
    expect(log).not.toContain('Bearer')
    vi.restoreAllMocks()
    expect((await served.post(action)).status).toBe(200)
  })
})

describe('the end', () => {
  it('waits for no action, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'console-end-'))
    vi.stubEnv('TMPDIR', folder)
    const ending = await serveSandboxConsole()
    vi.unstubAllEnvs()
    expect(await readdir(folder)).toHaveLength(2)
    ending.console.sandbox.toast.failNext({ target: 'api', delayMs: 5_000 })
    const acting = [
      '/vendors/toast/actions/maintenance',
      '/vendors/mypos/actions/vendor-slow',
      '/connections/itretail/store-1/actions/second-process',
    ].map((path) => ending.post(path).catch((error: NodeJS.ErrnoException) => error.code))
    await eventually(() => expect(ending.console.sandbox.toast.apiRequests).toBeGreaterThan(0))
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await ending.close()
    expect(await Promise.all(acting)).toEqual(['ECONNRESET', 'ECONNRESET', 'ECONNRESET'])
    expect(await readdir(folder)).toEqual([])
    expect(written.mock.calls).toEqual([])
    await rm(folder, { recursive: true })
  })

  it('is not troubled by a temporary folder that somebody tidied away', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'console-end-'))
    vi.stubEnv('TMPDIR', folder)
    const ending = await serveSandboxConsole()
    vi.unstubAllEnvs()
    expect(await ending.act('toast/client-1', 'get-token')).toMatchObject({ ok: true })
    const own = (await readdir(folder)).find((name) => name.startsWith('pos-auth-console-')) ?? ''
    await rm(join(folder, own), { recursive: true })
    expect(await ending.act('toast/client-1', 'thousand-callers')).toMatchObject({ ok: true })
    await rm(join(folder, own), { recursive: true, force: true })
    await ending.close()
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })
})
