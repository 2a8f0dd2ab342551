import { execFile, fork, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startSandbox, type Sandbox } from '@auth/sandbox'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fencesIn } from '../markdown.fixture.js'
import { read } from '../repository.fixture.js'

// The examples that are not TypeScript: they run against the sandbox, and against the sidecar that the page shows.
const run = promisify(execFile)
const fences = fencesIn(read('docs/guides/other-languages.md'))
const code = (language: string, word: string) =>
  fences.find((fence) => fence.language === language && fence.code.includes(word))?.code ?? `no ${word}`

/** Whether a program is there. @throws Error in CI where it is not: there nothing may be left out */
function has(program: string): boolean {
  const isThere = spawnSync(program, ['--version']).status === 0
  if (!isThere && process.env['CI'] === 'true') throw new Error(`${program} is missing`)
  return isThere
}

const socket = join(tmpdir(), `pos-auth-sidecar-${process.pid}.sock`)
let sandbox: Sandbox
const here = (text: string) =>
  text.replaceAll('http://127.0.0.1:4010', sandbox.url).replaceAll('/run/my-service/itretail.sock', socket)

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.itretail.reset())
afterAll(() => sandbox.close())

describe('the page on other languages', { timeout: 60_000 }, () => {
  it.skipIf(!has('curl'))('has curl commands that work', async () => {
    const login = await run('bash', ['-c', here(code('sh', '/token?'))])
    expect(login.stdout).toContain('"access_token"')
    const controls = await run('bash', ['-ec', here(code('sh', '/fail-next'))])
    expect(controls.stdout.match(/"itretail"/g)).toHaveLength(4)
    expect((await fetch(`${sandbox.url}/token`, { method: 'POST' })).status).toBe(503)
  })

  it.skipIf(!has('python3'))('has a Python test that passes', async () => {
    const { stderr } = await run('python3', ['-c', here(code('python', 'unittest'))])
    expect(stderr).toMatch(/Ran 2 tests[^]+OK/)
  })

  it.skipIf(!has('python3') || !has('curl'))(
    'has calls of the command line that log in once, from a shell and from Python',
    async () => {
      const home = mkdtempSync(join(tmpdir(), 'pos-auth-'))
      const bin = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url))
      const env = {
        ...process.env,
        HOME: home,
        XDG_CACHE_HOME: home,
        XDG_CONFIG_HOME: home,
        PATH: `${bin}:${process.env['PATH']}`,
        ITRETAIL_USERNAME: 'login@marktpos.com',
        ITRETAIL_PASSWORD: 'fakepassword',
        ITRETAIL_ENVIRONMENT: sandbox.url,
      }
      const command = code('sh', 'pos-auth token').replace('https://retailnext.itretail.com', sandbox.url)
      const { stdout } = await run('bash', ['-c', command], { env, cwd: home })
      expect(JSON.parse(stdout)).toBeInstanceOf(Array)
      const program = `${code('python', 'subprocess')}print(authorization)`
      const printed = await run('python3', ['-c', program], { env, cwd: home })
      const headers = { authorization: printed.stdout.trim() }
      expect((await fetch(`${sandbox.url}/api/SectionsData/GetAllSections`, { headers })).status).toBe(200)
      expect(sandbox.itretail.tokenRequests).toBe(1)
      rmSync(home, { recursive: true })
    },
  )

  describe('has a sidecar', () => {
    let sidecar: ChildProcess
    beforeAll(async () => {
      const folder = fileURLToPath(new URL('../../dist/snippets/sidecar/', import.meta.url))
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'sidecar.mjs'), code('ts', 'sidecar.listen'))
      sidecar = fork(join(folder, 'sidecar.mjs'), {
        silent: true,
        env: {
          ...process.env,
          ITRETAIL_USERNAME: 'login@marktpos.com',
          ITRETAIL_PASSWORD: 'fakepassword',
          ITRETAIL_URL: sandbox.url,
          SIDECAR_SOCKET: socket,
        },
      })
      await vi.waitUntil(() => existsSync(socket), { timeout: 20_000 })
    })
    afterAll(async () => {
      sidecar.kill()
      await once(sidecar, 'exit')
      rmSync(socket, { force: true })
    })

    it.skipIf(!has('curl'))('that curl can use, also after a 401', async () => {
      const command = here(code('sh', '--unix-socket'))
      expect(JSON.parse((await run('bash', ['-c', command])).stdout)).toBeInstanceOf(Array)
      sandbox.itretail.forgetTokens()
      expect(JSON.parse((await run('bash', ['-c', command])).stdout)).toBeInstanceOf(Array)
    })

    it.skipIf(!has('python3'))('that a Python program can use', async () => {
      await expect(run('python3', ['-c', here(code('python', 'AF_UNIX'))])).resolves.toMatchObject({ stderr: '' })
    })
  })
})
