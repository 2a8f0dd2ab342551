import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { providerNames } from '../live-providers.js'
import { sandboxVariables } from '../sandbox-variables.js'
import { callApi, contentsOf, createUser, tokenRequests, useSandbox } from '../command-line.fixture.js'

const sandbox = useSandbox()

describe('pos-auth token', () => {
  it.each(providerNames)('prints the access token of %s alone, and the next call sends nothing', async (name) => {
    const user = createUser(sandboxVariables(sandbox().url))
    const first = await user.run(`token ${name}`)
    expect(first).toEqual({ code: 0, stdout: expect.stringMatching(/^[\w.~+/=-]{20,}\n$/), stderr: '' })
    expect(await user.run(`token ${name}`)).toEqual(first)
    expect(sandbox()[name].tokenRequests).toBe(1)
    const response = await callApi(sandbox(), name, first.stdout)
    expect(response.status).toBe(200)
  })

  it('keeps it in a folder and files that are the user’s alone, without the token in the clear', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const { stdout } = await user.run('token itretail')
    const key = join(user.configFolder, 'encryption-key')
    expect(
      [join(user.cacheFile, '..'), user.cacheFile, join(key, '..'), key].map((path) => statSync(path).mode & 0o777),
    ).toEqual([0o700, 0o600, 0o700, 0o600])
    expect(contentsOf(user.cacheFile)[0]).toHaveLength(1)
    expect(JSON.stringify(contentsOf(user.cacheFile))).not.toContain(stdout.trim())
  })

  it('with --json says when it ends', async () => {
    const { stdout } = await createUser(sandboxVariables(sandbox().url)).run('token toast --json')
    const answer = JSON.parse(stdout) as Record<string, unknown>
    expect(answer).toMatchObject({ provider: 'toast', tokenType: 'Bearer', scope: expect.any(Array) })
    expect(answer['accessToken']).toMatch(/^eyJ/)
    expect(Number(answer['expiresAt']) - Number(answer['issuedAt'])).toBeGreaterThan(60_000)
  })

  it('with a refused secret exits 1 with advice, and does not try it again', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const wrong = { TOAST_CLIENT_SECRET: 'hunter2' }
    const { code, stdout, stderr } = await user.run('token toast', wrong)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^pos-auth: Toast .*Check that both are complete.* \(invalid_credentials\)\n$/)
    const again = await user.run('token toast --json', wrong)
    expect(again).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(again.stderr)).toEqual({
      error: {
        code: 'invalid_credentials',
        message: expect.stringContaining('none is sent before'),
        provider: 'toast',
        status: 401,
        retryAfterMs: expect.any(Number),
      },
    })
    expect(sandbox().toast.tokenRequests).toBe(1)
  })

  it('says so when the cache fails, and gets a token all the same', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    mkdirSync(join(user.cacheFile, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(user.cacheFile, 'this is no database', { mode: 0o600 })
    const { code, stdout, stderr } = await user.run('token toast')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^eyJ\S+\n$/)
    expect(stderr).toMatch(
      /^pos-auth: the cache failed \(~\/cache\/pos-auth\/tokens\.sqlite: SQLITE_NOTADB\), so the next/,
    )
  })

  it.each([
    ['token', {}, /token takes a provider: itretail, mypos, toast/],
    ['token square', {}, /provider takes itretail, mypos, toast/],
    ['token toast', { TOAST_CLIENT_ID: '' }, /TOAST_CLIENT_ID is not set\. Put it into/],
    ['token toast', { TOAST_ENVIRONMENT: 'prod' }, /TOAST_ENVIRONMENT takes sandbox, production or a base URL/],
    ['token toast', { TOAST_ENVIRONMENT: 'http://pos.example.com' }, /TOAST_ENVIRONMENT takes an https: URL/],
    ['token toast', { REDIS_URL: 'hunter2' }, /REDIS_URL takes a URL such as redis:/],
    ['token itretail', { POS_AUTH_ENCRYPTION_KEY: 'hunter2' }, /POS_AUTH_ENCRYPTION_KEY takes 32 bytes in base64/],
    ['token toast --jsno', {}, /unknown option\. Did you mean --json\?/],
    ['tokn toast', {}, /there is no such command\. Did you mean token\?/],
    ['hunter2', {}, /there is no such command\. There are token, status/],
    ['token toast --hunter2', {}, /unknown option\. Try --help/],
    ['token toast -hunter2', {}, /unknown option\. Try --help/],
    ['token toast --json=hunter2', {}, /--json takes no value/],
    ['status hunter2', {}, /provider takes itretail, mypos, toast/],
    ['sandbox --port hunter2', {}, /--port takes a whole number from 0 to 65535/],
  ])('%s with %j exits 2 with a line that says what is wrong', async (args, variables, message) => {
    const { code, stdout, stderr } = await createUser(sandboxVariables(sandbox().url)).run(args, variables)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('hunter2')
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it.each([
    'token toast --client-secret hunter2',
    'token toast --client-secret=hunter2',
    '--client-secret hunter2 token toast --json',
    'token toast --password=hunter2 --json',
    'token toast hunter2',
  ])('takes no credentials as arguments, does not repeat them, and says where they belong: %s', async (args) => {
    const { code, stdout, stderr } = await createUser(sandboxVariables(sandbox().url)).run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('from the environment or a file')
    expect(stderr).not.toContain('hunter2')
    expect(tokenRequests(sandbox())).toEqual([0, 0, 0])
  })

  it.each(['token toast -phunter2', 'token hunter2 --json', 'hunter2'])('repeats no argument: %s', async (args) => {
    const { code, stderr } = await createUser().run(args)
    expect(code).toBe(2)
    expect(stderr).not.toContain('hunter2')
  })
})
