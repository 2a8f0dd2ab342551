import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { providerNames } from '../../live-providers.js'
import { sandboxVariables } from '../../sandbox-variables.js'
import { contentsOf, createUser, tokenRequests, useSandbox, type User } from '../command-line.fixture.js'

const sandbox = useSandbox()
const createSandboxUser = () => createUser(sandboxVariables(sandbox().url))

/** The findings of one run: their check and outcome, what was found, and the exit code. */
async function findingsOf(user: User, args: string, variables: Record<string, string> = {}) {
  const { code, stdout } = await user.run(`doctor ${args} --json`, variables)
  const { sections, healthy } = JSON.parse(stdout) as {
    healthy: boolean
    sections: { subject: string; findings: { check: string; outcome: string; what: string; advice?: string }[] }[]
  }
  const all = sections.flatMap(({ subject, findings }) =>
    findings.map(({ check, outcome, what, advice }) => ({ subject, check, outcome, what, advice })),
  )
  return { code, healthy, all, of: (check: string) => all.find((finding) => finding.check === check) }
}

const needNone = new Set(['ok', 'not checked'])

describe('auth-demo doctor', () => {
  it('finds nothing wrong where nothing is, sends no token request and changes nothing', async () => {
    const user = createSandboxUser()
    for (const name of providerNames) await user.run(`token ${name}`)
    const before = contentsOf(user.cacheFile)
    const { code, stdout, stderr } = await user.run('doctor')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('0 problems, 0 warnings.')
    for (const label of ['This machine', 'IT Retail', 'myPOS', 'Toast'])
      expect(stdout).toMatch(new RegExp(`^${label}$`, 'm'))
    expect(stdout.match(/ ✓ cached token {3}valid, until/g)).toHaveLength(3)
    expect(stdout.match(/ – token request {2}not checked: --request sends one/g)).toHaveLength(3)
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
    expect(contentsOf(user.cacheFile)).toEqual(before)
    expect(readdirSync(dirname(user.cacheFile)).filter((name) => !name.startsWith('tokens.sqlite'))).toEqual([])
    expect(tokenRequests(sandbox())).toEqual([1, 1, 1])
  })

  it('looks at one provider only when it is named, configured or not', async () => {
    const { code, all } = await findingsOf(createUser(), 'toast', { TOAST_ENVIRONMENT: sandbox().url })
    expect(code).toBe(1)
    expect(all.map(({ subject, check, outcome }) => `${subject}, ${check}: ${outcome}`)).toEqual([
      'This machine, variables: ok',
      'This machine, proxy: ok',
      'This machine, cache: ok',
      'Toast, credentials: problem',
      'Toast, environment: ok',
      'Toast, connection: ok',
      'Toast, clock: ok',
      'Toast, cached token: not checked',
      'Toast, token request: not checked',
    ])
  })

  it('says where to begin when nothing is configured', async () => {
    const { code, of } = await findingsOf(createUser(), '')
    expect(code).toBe(1)
    expect(of('credentials')).toMatchObject({ outcome: 'problem', what: 'no provider is configured' })
  })

  it('finds a refused secret in the cache, and does not try it again', async () => {
    const user = createSandboxUser()
    const wrong = { TOAST_CLIENT_SECRET: 'hunter2' }
    await user.run('token toast', wrong)
    const before = contentsOf(user.cacheFile)
    for (const args of ['toast', 'toast --request']) {
      const { code, of } = await findingsOf(user, args, wrong)
      expect(code).toBe(1)
      expect(of('cached token')).toMatchObject({
        outcome: 'problem',
        what: expect.stringMatching(/^invalid_credentials: no token request before \S+Z$/),
        advice: expect.stringContaining('belong to the environment that TOAST_ENVIRONMENT names'),
      })
      expect(of('token request')).toMatchObject({ outcome: 'not checked' })
    }
    expect(contentsOf(user.cacheFile)).toEqual(before)
    expect(tokenRequests(sandbox())).toEqual([0, 0, 1])
  })

  it('finds the vendor’s limit reached', async () => {
    const user = createSandboxUser()
    await user.run('token toast')
    expect((await findingsOf(user, 'toast --request')).of('token request')).toMatchObject({ outcome: 'ok' })
    const { of } = await findingsOf(user, 'toast --request')
    expect(of('cached token')).toMatchObject({
      outcome: 'warning',
      what: expect.stringContaining('limit of token requests is reached until'),
    })
    expect(of('token request')).toMatchObject({ outcome: 'not checked', what: expect.stringContaining('held back') })
    expect(tokenRequests(sandbox())).toEqual([0, 0, 2])
  })

  it('--request finds that the vendor refuses', async () => {
    const { of } = await findingsOf(createSandboxUser(), 'mypos --request', { MYPOS_CLIENT_SECRET: 'hunter2' })
    expect(of('token request')).toMatchObject({
      outcome: 'problem',
      what: expect.stringMatching(/^invalid_credentials: mypos: /),
      advice: expect.stringContaining('MYPOS_ENVIRONMENT'),
    })
    expect(tokenRequests(sandbox())).toEqual([0, 1, 0])
  })

  it.each([
    [404, 'invalid_response'],
    [405, 'invalid_response'],
    [307, 'invalid_response'],
    [200, 'provider_unavailable'],
  ])('--request finds a host that is live and answers the login with %i, and what to correct', async (status, code) => {
    const host = createServer((request, response) => {
      response.writeHead(request.method === 'HEAD' ? 200 : status, { location: '/' }).end('<html>')
    })
    host.listen(0, '127.0.0.1')
    await once(host, 'listening')
    onTestFinished(() => void host.close())
    const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
    const { of } = await findingsOf(createUser(sandboxVariables(url)), 'toast --request')
    expect(of('connection')).toMatchObject({ outcome: 'ok' })
    expect(of('token request')).toMatchObject({
      outcome: 'problem',
      what: expect.stringMatching(new RegExp(`^${code}: `)),
      advice: expect.stringContaining('check TOAST_ENVIRONMENT, which takes sandbox, production or a base URL'),
    })
  })

  it('finds an encryption key that is none', async () => {
    const { of } = await findingsOf(createSandboxUser(), 'itretail', { AUTH_DEMO_ENCRYPTION_KEY: 'hunter2' })
    expect(of('encryption')).toMatchObject({ outcome: 'problem', what: expect.stringContaining('32 bytes in base64') })
    expect(of('cached token')).toMatchObject({ outcome: 'not checked', what: 'it needs the encryption key' })
  })

  it.each<[string, (user: User) => void, RegExp]>([
    ['is a file', ({ home }) => writeFileSync(join(home, 'cache'), ''), /cannot be used \(ENOTDIR\)|is not a folder/],
    ['is another program’s', ({ cacheFile }) => createDamagedFile(cacheFile), /cannot be used \(\w+\)/],
    ['may be written by others', ({ cacheFile }) => createFolder(cacheFile, 0o777), /others may write to the folder/],
  ])('finds that the cache %s, and sends no request without one', async (_, prepare, what) => {
    const user = createSandboxUser()
    prepare(user)
    const { code, of } = await findingsOf(user, 'toast --request')
    expect(code).toBe(1)
    expect(of('cache')).toMatchObject({
      outcome: 'problem',
      what: expect.stringMatching(what),
      advice: expect.any(String),
    })
    expect(of('token request')).toMatchObject({ outcome: 'not checked', what: 'it needs the cache' })
    expect(tokenRequests(sandbox())).toEqual([0, 0, 0])
  })

  it('finds what others may read', async () => {
    const user = createSandboxUser()
    createFolder(user.cacheFile, 0o755)
    chmodSync(join(user.home, '.env'), 0o644)
    const { code, of } = await findingsOf(user, 'toast')
    expect(code).toBe(0)
    expect(of('cache')).toMatchObject({ outcome: 'warning', what: 'others may look into ~/cache/auth-demo' })
    expect(of('variables')).toMatchObject({ outcome: 'warning', what: 'others may read ~/.env' })
  })

  it('finds that Redis is not there, and sends no request without it', async () => {
    const redis = { REDIS_URL: 'redis://user:hunter2@127.0.0.1:1/0' }
    const { of } = await findingsOf(createSandboxUser(), 'toast --request', redis)
    expect(of('cache')).toMatchObject({
      outcome: 'problem',
      what: 'Redis at 127.0.0.1:1 cannot be used (ECONNREFUSED)',
    })
    expect(of('token request')).toMatchObject({ outcome: 'not checked', what: 'it needs the cache' })
    expect(tokenRequests(sandbox())).toEqual([0, 0, 0])
  })

  it('finds that the proxy lets nothing through', async () => {
    const proxy = createServer().on('connect', (_, socket) => socket.end('HTTP/1.1 407 Login Required\r\n\r\n'))
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    onTestFinished(() => void proxy.close())
    const used = { TOAST_ENVIRONMENT: 'https://pos.example.com', NODE_USE_ENV_PROXY: '1' }
    const at = (port: number) => ({ ...used, HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${port}` })
    const asked = await findingsOf(createUser(), 'toast', at((proxy.address() as AddressInfo).port))
    expect(asked.of('proxy')).toMatchObject({ outcome: 'ok', what: expect.stringContaining('HTTPS_PROXY: used') })
    expect(asked.of('connection')?.what).toContain('the proxy lets nothing through to pos.example.com')
    const gone = await findingsOf(createUser(), 'toast', at(1))
    expect(gone.of('connection')?.what).toContain('through the proxy failed (ECONNREFUSED)')
  })

  it('gives advice with every warning and problem, and with nothing else', async () => {
    const user = createUser({
      TOAST_CLIENT_ID: 'x',
      ITRETAIL_USERNAME: 'x',
      MYPOS_CLIENT_ID: 'x',
      MYPOS_ENVIRONMENT: 'x',
    })
    const { all } = await findingsOf(user, '', { HTTPS_PROXY: 'x', ITRETAIL_ENVIRONMENT: 'https://nobody.invalid' })
    expect(all.length).toBeGreaterThan(15)
    expect(all.filter(({ outcome, advice }) => needNone.has(outcome) === Boolean(advice))).toEqual([])
  })
})

function createFolder(cacheFile: string, mode: number): void {
  mkdirSync(dirname(cacheFile), { recursive: true })
  chmodSync(dirname(cacheFile), mode)
}

function createDamagedFile(cacheFile: string): void {
  createFolder(cacheFile, 0o700)
  writeFileSync(cacheFile, 'this is no database', { mode: 0o600 })
}
