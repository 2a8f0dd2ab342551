import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { liveProviders } from '../live-providers.js'
import { createUser, program, useSandbox } from '../command-line.fixture.js'

const sandbox = useSandbox()

describe('pos-auth sandbox', () => {
  it('prints variables with which the other commands work, and ends cleanly at SIGINT, whatever it has open', async () => {
    const user = createUser()
    const child = spawn(process.execPath, [program, 'sandbox'], { cwd: user.home, env: user.environment() })
    let lines = ''
    let talk = ''
    child.stderr.on('data', (chunk: Buffer) => (talk += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => (lines += chunk.toString()))
    while (!talk.includes('Ctrl+C')) await once(child.stderr, 'data')
    writeFileSync(join(user.home, '.env'), lines, { mode: 0o600 })
    const calls = await Promise.all(liveProviders.map(({ name }) => user.run(`token ${name}`)))
    expect(calls.map(({ code }) => code)).toEqual([0, 0, 0])
    const { MYPOS_ENVIRONMENT: url } = parseEnv(lines)
    await fetch(`${url}/__sandbox/mypos/fail-next`, { method: 'POST', body: '{"delayMs": 600000}' })
    const held = fetch(`${url}/oauth/token`, { method: 'POST' }).catch((error: unknown) => (error as Error).message)
    await expect.poll(async () => (await fetch(`${url}/__sandbox/`)).text()).toContain('"tokenRequests":2')
    // A terminal's Ctrl+C comes once more from whoever started the command.
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await held).toBe('fetch failed')
    expect(talk.trim().split('\n')).toHaveLength(1)
    expect((await user.run('token mypos')).code).toBe(0)
    expect((await user.run('forget mypos')).code).toBe(0)
    expect((await user.run('token mypos')).stderr).toContain('provider_unavailable')
  })

  it('says which variables of the environment go before those that it prints', async () => {
    const user = createUser({ TOAST_CLIENT_ID: 'canary', MYPOS_ENVIRONMENT: 'canary' })
    const child = spawn(process.execPath, [program, 'sandbox'], { cwd: user.home, env: user.environment() })
    onTestFinished(() => void child.kill())
    let talk = ''
    child.stderr.on('data', (chunk: Buffer) => (talk += chunk.toString()))
    while (!talk.includes('Unset')) await once(child.stderr, 'data')
    expect(talk).toContain('which goes before a .env file: MYPOS_ENVIRONMENT, TOAST_CLIENT_ID. Unset them')
    expect(talk).not.toContain('canary')
  })

  it('exits 2 where the port is in use', async () => {
    const { code, stderr } = await createUser().spawn(`sandbox --port ${new URL(sandbox().url).port}`)
    expect(code).toBe(2)
    expect(stderr).toContain('the port is in use')
  })
})
