import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createUser, program, useSandbox, type User } from './command-line.fixture.js'
import { findingsOf } from './commands/doctor.fixture.js'
import { sandboxVariables } from './sandbox-variables.js'

const sandbox = useSandbox()

/** Starts the program with these streams. Resolves with its exit code, its signal and what it said. */
async function start(user: User, args: string, { stdout, stderr }: { stdout?: number | 'closed'; stderr?: number }) {
  const child = spawn(process.execPath, [program, ...args.split(' ').filter(Boolean)], {
    cwd: user.home,
    env: user.environment(),
    stdio: ['ignore', typeof stdout === 'number' ? stdout : 'pipe', stderr ?? 'pipe'],
  })
  if (stdout === 'closed') child.stdout?.destroy()
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, said }
}

/** A file on a disk that is full. */
function openFull(): number {
  const full = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(full))
  return full
}

describe('pos-auth in a process of its own', () => {
  it.each(['itretail', 'toast'] as const)('makes one token request for calls of %s at the same time', async (name) => {
    const user = createUser(sandboxVariables(sandbox().url))
    const calls = await Promise.all(Array.from({ length: 4 }, () => user.spawn(`token ${name}`)))
    expect(calls.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(new Set(calls.map(({ stdout }) => stdout)).size).toBe(1)
    expect(sandbox()[name].tokenRequests).toBe(1)
  })

  it('finds that the proxy lets nothing through', async () => {
    const proxy = createServer().on('connect', (_, socket) => socket.end('HTTP/1.1 407 Login Required\r\n\r\n'))
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    onTestFinished(() => void proxy.close())
    const user = createUser()
    const spawned = { run: (...call: Parameters<User['spawn']>) => user.spawn(...call) }
    const used = { TOAST_ENVIRONMENT: 'https://pos.example.com', NODE_USE_ENV_PROXY: '1' }
    const at = (port: number) => ({ ...used, HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${port}` })
    const asked = await findingsOf(spawned, 'toast', at((proxy.address() as AddressInfo).port))
    expect(asked.of('proxy')).toMatchObject({ outcome: 'ok', what: expect.stringContaining('HTTPS_PROXY: used') })
    expect(asked.of('connection')?.what).toContain('the proxy lets nothing through to pos.example.com')
    const gone = await findingsOf(spawned, 'toast', at(1))
    expect(gone.of('connection')?.what).toContain('through the proxy failed (ECONNREFUSED)')
  })

  it('colours what is not a terminal where that is forced', async () => {
    const user = createUser()
    const escape = '\u001B['
    expect((await user.spawn('status')).stdout).not.toContain(escape)
    expect((await user.spawn('status', { FORCE_COLOR: '1' })).stdout).toContain(escape)
  })

  it.each([
    ['status', 0],
    ['--help', 0],
    ['--version', 0],
    ['doctor --profile nobody', 2],
  ])('is no crash when nobody reads the answer of %s, and ends with %i', async (args, exitCode) => {
    const ended = await start(createUser(sandboxVariables(sandbox().url)), args, { stdout: 'closed' })
    expect(ended).toMatchObject({ code: exitCode, signal: null })
    expect(ended.said).not.toMatch(/^ +at |EPIPE/m)
  })
})

describe.skipIf(!existsSync('/dev/full'))('pos-auth on a full disk', () => {
  it.each([
    ['status', 1, 'the answer could not be written (ENOSPC)'],
    ['--help', 1, 'the answer could not be written (ENOSPC)'],
    ['--version', 1, 'the answer could not be written (ENOSPC)'],
    ['token toast --json', 1, '{"error":{"code":"not_written"'],
    ['token', 2, 'token takes a provider'],
  ])('ends %s with %i and a sentence', async (args, exitCode, words) => {
    const ended = await start(createUser(sandboxVariables(sandbox().url)), args, { stdout: openFull() })
    expect(ended).toEqual({ code: exitCode, signal: null, said: expect.stringContaining(words) })
    expect(ended.said.trim().split('\n')).toHaveLength(1)
  })

  it('keeps the exit code of a command that cannot say what is wrong', async () => {
    for (const [args, code] of [
      ['token toast', 2],
      ['', 2],
    ] as const) {
      expect(await start(createUser(), args, { stderr: openFull() })).toMatchObject({ code, signal: null })
    }
  })
})
