import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { providerNames } from '../live-providers.js'
import { sandboxVariables } from '../sandbox-variables.js'
import { contentsOf, createUser, tokenRequests, useSandbox } from '../command-line.fixture.js'
import { findingsOf } from './doctor.fixture.js'

const sandbox = useSandbox()

const createSandboxUser = () => createUser(sandboxVariables(sandbox().url))

describe('pos-auth doctor', () => {
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
        what: expect.stringMatching(/^held back until .* \(in .*\): invalid_credentials$/),
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
})
