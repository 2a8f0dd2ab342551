import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually, listen } from './console/console.fixture.js'
import type { ConsoleView } from './console/view.js'

const web = fileURLToPath(new URL('../dist/web.js', import.meta.url))

let temporary: string
let started: ChildProcess[] = []
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'console-web-'))
})
afterEach(async () => {
  // Those that ended take no harm; those of a test that failed must not go on.
  for (const child of started) child.kill('SIGKILL')
  started = []
  await rm(temporary, { recursive: true })
})

/** Starts the built program. */
function start(args: readonly string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [web, ...args], { env: { ...process.env, TMPDIR: temporary, ...env } })
  started.push(child)
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()))
  const exit = once(child, 'close').then(([code, signal]) => ({
    code: code as number,
    signal: signal as string,
    ...written,
  }))
  const url = async () => {
    await eventually(() => expect(written.stdout).toMatch(/\n$/))
    return /http:\/\/127\.0\.0\.1:\d+/.exec(written.stdout)?.[0] ?? ''
  }
  return { child, exit, url }
}

describe('pnpm demo:web', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('serves until %s, then leaves nothing behind', async (signal) => {
    const { child, exit, url } = start()
    const address = await url()
    const client = await listen(address)
    await eventually(() => expect(client.data('view')).not.toEqual([]))
    const { vendors } = client.data('view')[0] as ConsoleView
    const sandbox = vendors[0]?.baseUrl ?? ''
    expect((await fetch(`${sandbox}/__sandbox/`)).status).toBe(200)
    expect(await readdir(temporary)).toEqual([expect.stringMatching(/^pos-auth-console-/)])
    const csrfToken = /name="csrf-token" content="([^"]+)"/.exec(await (await fetch(address)).text())?.[1] ?? ''
    const post = (path: string) =>
      fetch(address + path, { method: 'POST', headers: { origin: address, 'x-csrf-token': csrfToken } })
    // None of its calls takes the reply that is to be late; when an action has had its turn, the last one has ended.
    for (const path of ['/traffic/pause', '/vendors/mypos/actions/vendor-up'])
      expect((await post(path)).status).toBe(200)
    const tokenRequests = async () => {
      const { mypos } = (await (await fetch(`${sandbox}/__sandbox/`)).json()) as { mypos: { tokenRequests: number } }
      return mypos.tokenRequests
    }
    const before = await tokenRequests()
    await fetch(`${sandbox}/__sandbox/mypos/fail-next`, { method: 'POST', body: '{"delayMs": 600000}' })
    const held = fetch(`${sandbox}/oauth/token`, { method: 'POST' }).catch((error: unknown) => (error as Error).message)
    await expect.poll(tokenRequests).toBe(before + 1)
    // It ends in the middle of its traffic.
    expect((await post('/traffic/resume')).status).toBe(200)
    child.kill(signal)
    child.kill(signal)
    expect(await exit).toEqual({
      code: 0,
      signal: null,
      stdout: `POS Auth console at ${address}\n`,
      stderr: '',
    })
    await client.ended
    expect(await held).toBe('fetch failed')
    expect(await readdir(temporary)).toEqual([])
    await expect(fetch(address)).rejects.toThrow()
    await expect(fetch(sandbox)).rejects.toThrow()
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'leaves nothing behind when %s comes at the start',
    async (signal) => {
      const watching = new AbortController()
      const isBegun = once(watch(temporary, { signal: watching.signal }), 'change')
      const { child, exit } = start()
      await isBegun
      child.kill(signal)
      expect(await exit).toMatchObject({ code: 0, signal: null, stderr: '' })
      expect(await readdir(temporary)).toEqual([])
      watching.abort()
    },
  )

  it('listens on the port that it is told, and says so when that is in use', async () => {
    const first = start()
    const address = await first.url()
    const second = await start(['--port', new URL(address).port]).exit
    expect(second).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'demo: usage: the port is in use. Choose another one, or 0 for a free one\n',
    })
    first.child.kill('SIGINT')
    await first.exit
    expect(await readdir(temporary)).toEqual([])
    const third = start(['--port', new URL(address).port])
    expect(await third.url()).toBe(address)
    third.child.kill('SIGINT')
    expect(await third.exit).toMatchObject({ code: 0 })
  })

  it('prints how it is used', async () => {
    const { code, stdout } = await start(['--help']).exit
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Usage: pnpm demo:web/)
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true)
  })

  it.each([
    [['--live', 'square'], '--live takes itretail, mypos, toast or all'],
    [['--live', 'itretail'], 'ITRETAIL_USERNAME and ITRETAIL_PASSWORD are not set'],
    [['--live', 'all'], 'demo: configuration: there is no account'],
    [['--live', 'all', '--live', 'square'], '--live takes itretail, mypos, toast or all'],
    [['--prot', '1'], 'unknown option. There are --port, --live, --help'],
    [['--port', '70000'], '--port takes a whole number up to 65535'],
    [['--port', '-1'], "Option '--port' argument is ambiguous. Try --help"],
    [['--port', '4.5'], '--port takes a whole number up to 65535'],
    [['--client-secret', 'hunter2'], 'unknown option. There are --port, --live, --help'],
    [['--client-secret=hunter2'], 'unknown option. There are --port, --live, --help'],
    [['--live=toast', 'hunter2'], 'demo: usage: it takes options alone. Try --help'],
  ])('%j exits 2 with a line that says what is wrong', async (args, message) => {
    const { code, stderr, stdout } = await start(args, { ITRETAIL_USERNAME: '' }).exit
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('hunter2')
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
