import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { sandboxForEach } from './sandbox.fixture.js'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const run = promisify(execFile)

/** Runs the built program. Resolves with its exit code and what it wrote, whatever the code is. */
async function runMain(args: readonly string[], env: Record<string, string> = {}) {
  try {
    const { stdout, stderr } = await run(process.execPath, [main, ...args], { env: { ...process.env, ...env } })
    return { code: 0, stdout, stderr }
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }
  }
}

const stage = sandboxForEach()

describe('pnpm demo', () => {
  it('exits 0 when all counts are right', async () => {
    const { code, stdout, stderr } = await runMain([])
    expect(stderr).toBe('')
    expect(stdout).toContain('All counts are as they should be.')
    expect(code).toBe(0)
  })

  it('--live talks to the host in the environment, once for all callers', async () => {
    const { code, stdout } = await runMain(['--live', 'toast'], {
      TOAST_CLIENT_ID: 'myToastApiClientIdentifier',
      TOAST_CLIENT_SECRET: 'myToastApiClientSecret',
      TOAST_ENVIRONMENT: stage.sandbox.url,
    })
    expect(code).toBe(0)
    expect(stdout).toContain(stage.sandbox.url)
    expect(stdout).not.toContain('eyJ')
    expect(stage.sandbox.toast.tokenRequests).toBe(1)
  })

  it('--live with a refused secret exits 1, with the code and advice and without the secret', async () => {
    const { code, stderr } = await runMain(['--live', 'mypos'], {
      MYPOS_CLIENT_ID: 'client_id',
      MYPOS_CLIENT_SECRET: 'hunter2',
      MYPOS_ENVIRONMENT: stage.sandbox.url,
    })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^demo: invalid_credentials: mypos: /)
    expect(stderr).not.toContain('hunter2')
  })

  it.each([
    [['--live', 'square'], /--live takes itretail, mypos, toast/],
    [['--live', 'itretail'], /ITRETAIL_USERNAME and ITRETAIL_PASSWORD are not set/],
    [['--live', 'mypos'], /MYPOS_ENVIRONMENT takes sandbox, production or a base URL/],
    [['--life'], /unknown option\. There are --live, --help/],
    [['--hunter2'], /unknown option\. There are --live, --help/],
    [['--live=hunter2'], /--live takes itretail, mypos, toast/],
    [['--help=hunter2'], /Option '-h, --help' does not take an argument\. Try --help/],
    [['hunter2'], /^demo: usage: it takes options alone\. Try --help$/m],
    [['--live'], /Option '--live <value>' argument missing\. Try --help/],
  ])('%j exits 2 with a line that says what is wrong', async (args, message) => {
    const { code, stderr } = await runMain(args, {
      ITRETAIL_USERNAME: '',
      MYPOS_CLIENT_ID: 'id',
      MYPOS_CLIENT_SECRET: 'secret',
      MYPOS_ENVIRONMENT: 'prod',
    })
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('hunter2')
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
