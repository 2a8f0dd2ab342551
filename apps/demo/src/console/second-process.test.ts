import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveSandboxConsole } from './console.fixture.js'
import { secondProcessStarter } from './second-process.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'second-process-'))
})
afterEach(() => rm(folder, { recursive: true }))

const provider = { name: 'toast', variables: { TOAST_CLIENT_SECRET: 'hunter2' } } as const

/** Starts a program of the test's own in place of the built one. */
async function start(program: string, { deadlineMs = 30_000, signal = new AbortController().signal } = {}) {
  const script = join(folder, 'program.mjs')
  await writeFile(script, program)
  const now = () => Date.now() + 60_000
  return secondProcessStarter({ script, cachePath: '/a/path', now, signal, deadlineMs })(provider, 'a key')
}

describe('the second process', () => {
  it('is given the credentials by its environment, never by its arguments, which other users can read', async () => {
    const program = `
      const { argv, env } = process
      process.stdout.write(JSON.stringify({ argv: [...argv.slice(2), ...process.execArgv], env }))`
    const { argv, env } = (await start(program)) as unknown as { argv: string[]; env: Record<string, string> }
    expect(argv).toEqual(['toast'])
    expect(env).toMatchObject({
      TOAST_CLIENT_SECRET: 'hunter2',
      CONSOLE_CACHE_PATH: '/a/path',
      CONSOLE_ENCRYPTION_KEY: 'a key',
    })
    expect(Math.abs(Number(env['CONSOLE_CLOCK_AHEAD_MS']) - 60_000)).toBeLessThan(1_000)
  })

  it('is killed after its deadline, whatever it does about it', async () => {
    const program = `process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000)`
    expect(await start(program, { deadlineMs: 200 })).toEqual({ failed: 'the second process was ended after 200 ms' })
  })

  it('is ended with the console', async () => {
    const ending = new AbortController()
    const second = start('setInterval(() => undefined, 1000)', { signal: ending.signal })
    ending.abort()
    expect(await second).toEqual({ failed: expect.stringMatching(/^the second process failed/) })
  })

  it.each([
    [`process.stderr.write(process.env.TOAST_CLIENT_SECRET); process.exit(3)`, 'the second process failed (3)'],
    [`process.stdout.write('hunter2')`, 'the second process did not answer'],
  ])('says nothing of what it wrote when it failed: %s', async (program, failed) => {
    expect(await start(program)).toEqual({ failed })
  })

  it('that fails makes the action’s result say so', async () => {
    const served = await serveSandboxConsole({ deadlineMs: 1 })
    try {
      expect(await served.act('mypos/merchant-1', 'second-process')).toEqual({
        ok: false,
        text: '2 calls, 1 failed, 1 token request: the second process was ended after 1 ms',
        counts: { calls: 2, tokenRequests: 1, apiRequests: 0, failures: 1 },
      })
    } finally {
      await served.close()
    }
  })
})
