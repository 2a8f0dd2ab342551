import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sandboxVariables } from './sandbox-variables.js'
import { createUser, useSandbox } from './command-line.fixture.js'
import { keepingStream, runHere } from './in-process.fixture.js'
import { run } from './program.js'
import type { Stream } from './terminal/sink.js'

const sandbox = useSandbox()

const failWithFullDisk: Stream['write'] = (_, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' }))

describe('pos-auth', () => {
  it('--help says where credentials come from and what the exit codes mean', async () => {
    const { code, stdout, stderr } = await createUser().run('--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of ['token', 'status', 'revoke', 'forget', 'doctor', 'paths', 'sandbox']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
    }
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'Exit codes: 0 done, 1 failed (doctor: found a problem), 2 the command line',
    )
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
  })

  it('without a command prints the help on standard error and exits 2', async () => {
    const { code, stdout, stderr } = await createUser().run('')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: pos-auth')
  })

  it('--version prints it', async () => {
    expect(await createUser().run('--version')).toEqual({ code: 0, stdout: '0.0.0\n', stderr: '' })
  })

  it('refuses a cache folder that others may write to', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    await user.run('token toast')
    chmodSync(join(user.cacheFile, '..'), 0o777)
    const { code, stderr } = await user.run('token toast')
    expect(code).toBe(2)
    expect(stderr).toMatch(/others may write to the folder .* \(chmod go-w\)/)
  })

  it('has no colour in what is not a terminal, unless forced', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    await user.run('token toast')
    const escape = '\u001B['
    expect((await user.run('status')).stdout).not.toContain(escape)
    expect((await user.run('status', { FORCE_COLOR: '1' })).stdout).toContain(escape)
    expect((await user.run('doctor toast')).stdout).not.toContain(escape)
  })

  it('reads the .env file only for commands that need it', async () => {
    const user = createUser()
    rmSync(join(user.home, '.env'))
    const socket = createServer().listen(join(user.home, '.env'))
    await once(socket, 'listening')
    onTestFinished(() => void socket.close())
    for (const command of ['token toast', 'doctor']) {
      const { code, stderr } = await user.run(command)
      expect([code, stderr]).toEqual([2, 'pos-auth: ~/.env cannot be read (ENXIO)\n'])
    }
  })

  it('with --json has one document at most on standard error, and says of two failures the first', async () => {
    const user = createUser({ ...sandboxVariables(sandbox().url), TOAST_CLIENTID: 'x' })
    const full = { ...keepingStream(), write: failWithFullDisk }
    const place = { folder: user.home, environment: user.environment({ TOAST_CLIENT_ID: '' }), stdout: full }
    const notes = [expect.stringContaining('TOAST_CLIENTID')]
    for (const [command, code, exitCode] of [
      ['status mypos', 'not_written', 1],
      ['status toast', 'not_written', 2],
      ['token toast', 'configuration', 2],
    ] as const) {
      const ended = await runHere([...command.split(' '), '--json'], place)
      expect(ended.code).toBe(exitCode)
      const { error, notes: told } = JSON.parse(ended.stderr) as { error: { code: string }; notes?: string[] }
      expect(error).toMatchObject({ code })
      expect(told).toEqual(command === 'status mypos' ? undefined : notes)
    }
  })

  it('calls a profile by its own name, however that was typed', async () => {
    const user = createUser()
    user.writeProfiles(
      `[store-17]\n${Object.entries(sandboxVariables(sandbox().url))
        .map((pair) => `${pair.join('=')}\n`)
        .join('')}`,
    )
    for (const command of ['token toast --json', 'forget toast', 'forget toast --json', 'doctor toast']) {
      const { code, stdout } = await user.run(`${command} --profile STORE-17`)
      expect([code, stdout]).toEqual([0, expect.stringContaining('store-17')])
      expect(stdout).not.toContain('STORE')
    }
  })

  it('takes damage to the key file for a wrong variable', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    await user.run('token itretail')
    const key = join(user.configFolder, 'encryption-key')
    chmodSync(key, 0o644)
    expect(await user.run('token itretail')).toMatchObject({ code: 2, stderr: expect.stringContaining('(chmod 600 ') })
    rmSync(key)
    expect((await user.run('status')).stdout).toMatch(/^IT Retail  none$/m)
  })
})

it.each([
  [80, 'pos-auth: stopped\n'],
  [undefined, ''],
])('a Ctrl+C gets a word in a terminal of %s columns, and none in a pipe', async (columns, words) => {
  const stderr = keepingStream(columns)
  let interrupted = () => {}
  await run(['--version'], { stdout: keepingStream(), stderr, onStart: (callback) => (interrupted = callback) })
  interrupted()
  expect(stderr.text).toBe(words)
})
