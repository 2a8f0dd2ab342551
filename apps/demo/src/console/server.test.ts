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
beforeEach(() => served.console.sandbox.toast.reset())
afterEach(() => vi.restoreAllMocks())

const action = '/actions/toast/get-token'

describe('an action', () => {
  it.each([
    ['/actions/square/get-token', 'There is no such provider. There are itretail, mypos, toast'],
    ['/actions/toast/rob', 'Toast has no such action'],
    ['/actions/toast/revoke', 'Toast has no such action'],
    ['/actions/toast/__proto__', 'Toast has no such action'],
    ['/actions/toast', 'There is nothing here'],
  ])('%s is answered 404 with words', async (path, error) => {
    const { status, text } = await served.post(path)
    expect(status).toBe(404)
    expect(JSON.parse(text)).toEqual({ error })
  })

  it('is one at a time for each provider, and those of others wait for their turn', async () => {
    const { toast } = served.console.sandbox
    const failNext = toast.failNext.bind(toast)
    // Slower than slow, so that there is time for the others on a busy machine.
    vi.spyOn(toast, 'failNext').mockImplementation((failure) => failNext({ ...failure, delayMs: 2_000 }))
    const first = served.post('/actions/toast/vendor-slow')
    await eventually(() => expect(served.card('toast').running).toBe('vendor-slow'))
    const { status, text } = await served.post(action)
    expect(status).toBe(409)
    expect(JSON.parse(text)).toEqual({ error: 'Toast is busy with another action. Wait for its result' })
    const other = served.post('/actions/mypos/past-expiry')
    await eventually(() => expect(served.card('mypos').running).toBe('past-expiry'))
    // Had the clock jumped meanwhile, the token would have ended before it came.
    expect(JSON.parse((await first).text)).toMatchObject({ ok: true, counts: { tokenRequests: 1 } })
    expect(JSON.parse((await other).text)).toMatchObject({ ok: true })
    expect(served.card('toast').running).toBeUndefined()
    expect((await served.post(action)).status).toBe(200)
  })

  it('that fails unexpectedly leaves nothing running, and its words stay in the terminal’s dark', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const secret = 'Bearer abcdefghijklmnopqrstuvwxyz'
    vi.spyOn(served.console.sandbox.toast, 'reset').mockImplementation(() => {
      throw new TypeError(`${secret} is no header value`)
    })
    const { status, text } = await served.post('/actions/toast/reset')
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
    const acting = ['/actions/toast/maintenance', '/actions/mypos/vendor-slow', '/actions/itretail/second-process'].map(
      (path) => ending.post(path).catch((error: NodeJS.ErrnoException) => error.code),
    )
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
    expect(await ending.act('toast', 'get-token')).toMatchObject({ ok: true })
    const own = (await readdir(folder)).find((name) => name.startsWith('pos-auth-console-')) ?? ''
    await rm(join(folder, own), { recursive: true })
    expect(await ending.act('toast', 'thousand-callers')).toMatchObject({ ok: true })
    await rm(join(folder, own), { recursive: true, force: true })
    await ending.close()
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })
})
