import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqliteCache } from '@auth/cache-sqlite'
import type { AuthOptions } from '@auth/core'
import { startSandbox } from '@auth/sandbox'
import { describe, expect, it, onTestFinished } from 'vitest'
import { liveProvider } from '../live-providers.js'
import { sandboxVariables } from '../sandbox-variables.js'
import { contentsOf, createUser, tokenRequests, useSandbox } from '../command-line.fixture.js'

const sandbox = useSandbox()

describe('pos-auth status', () => {
  it('shows what the cache holds, sends nothing and changes nothing', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const token = await user.run('token itretail')
    await user.run('token toast', { TOAST_CLIENT_SECRET: 'hunter2' })
    const before = contentsOf(user.cacheFile)
    const sent = tokenRequests(sandbox())
    const { code, stdout, stderr } = await user.run('status', { TOAST_CLIENT_SECRET: 'hunter2' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^IT Retail  valid, ends in 13 d 23 h \(\d{4}-\d\d-\d\d \d\d:\d\d\)\n +http:\S+\n +token ….{4}\n/,
    )
    expect(stdout).toMatch(/^myPOS {6}none$/m)
    expect(stdout).toMatch(/^Toast {6}held back until \d.* \(in \d+ .*\): invalid_credentials$/m)
    expect(stdout).toMatch(/^Cache {6}~\/cache\/pos-auth\/tokens\.sqlite$/m)
    expect(stdout).not.toContain(token.stdout.trim())
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
    expect(contentsOf(user.cacheFile)).toEqual(before)
    expect(tokenRequests(sandbox())).toEqual(sent)
  })

  it('shows that the vendor’s limit is reached', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    await user.run('token toast')
    await user.run('doctor toast --request')
    const { stdout } = await user.run('status')
    expect(stdout).toMatch(/^Toast {6}valid, .*\n.*\n +token .*\n +the vendor’s limit is reached until .* \(in .*\)$/m)
  })

  it('shows a token request whose outcome is not noted', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const cache = sqliteCache({ path: user.cacheFile })
    const make = (options: AuthOptions) => liveProvider('mypos')?.create(user.environment(), { cache, ...options })
    // After a 429 that no longer holds back, the next request is noted as one that would hold back for minutes.
    sandbox().mypos.failNext({ status: 429, headers: { 'retry-after': '1' } })
    await expect(make({ now: () => Date.now() - 5_000 })?.getToken()).rejects.toThrow('429')
    await new Promise<void>((resolve) => {
      const fetch = () => {
        resolve()
        return new Promise<Response>((_, reject) => onTestFinished(() => reject(new Error('over'))))
      }
      make({ fetch, retry: { limit: 0 }, timeoutMs: 600_000, totalTimeoutMs: 600_000 })
        ?.getToken()
        .catch(() => undefined)
    })
    const { stdout } = await user.run('status')
    expect(stdout).toMatch(/^myPOS {6}none\n.*\n +a token request is under way, or ended in the middle$/m)
    expect(sandbox().mypos.tokenRequests).toBe(1)
  })

  it.each(['status', 'doctor', 'forget itretail'])(
    'where nothing is kept, %s makes no key and no cache',
    async (args) => {
      const user = createUser(sandboxVariables(sandbox().url))
      expect((await user.run(args)).code).toBe(0)
      expect(existsSync(user.configFolder)).toBe(false)
      expect(existsSync(user.cacheFile)).toBe(false)
    },
  )

  it('needs no vendor', async () => {
    const gone = await startSandbox()
    const user = createUser(sandboxVariables(gone.url))
    await user.run('token mypos')
    await gone.close()
    expect((await user.run('status')).stdout).toMatch(/^myPOS {6}valid, /m)
  })

  it('with --json gives the same as data, with the token masked', async () => {
    const user = createUser({ ...sandboxVariables(sandbox().url), MYPOS_CLIENT_ID: '', MYPOS_CLIENT_SECRET: '' })
    const token = await user.run('token toast')
    const { stdout } = await user.run('status --json')
    expect(JSON.parse(stdout)).toEqual({
      caches: [{ name: '~/cache/pos-auth/tokens.sqlite', providers: ['itretail', 'toast'] }],
      accounts: [
        expect.objectContaining({ provider: 'itretail', configured: true, state: 'none' }),
        { provider: 'mypos', configured: false },
        {
          provider: 'toast',
          configured: true,
          environment: sandbox().url,
          baseUrl: sandbox().url,
          cache: '~/cache/pos-auth/tokens.sqlite',
          state: 'valid',
          token: expect.objectContaining({ masked: `…${token.stdout.trim().slice(-4)}` }),
          isPending: false,
        },
      ],
    })
    expect(stdout).not.toContain(token.stdout.trim())
  })

  it('exits 2 where a provider is half configured, and shows the others', async () => {
    const { code, stdout } = await createUser(sandboxVariables(sandbox().url)).run('status', {
      MYPOS_CLIENT_SECRET: '',
    })
    expect(code).toBe(2)
    expect(stdout).toMatch(/^myPOS {6}MYPOS_CLIENT_SECRET is not set/m)
    expect(stdout).toMatch(/^Toast {6}none$/m)
  })

  it('exits 1 where the cache cannot be read', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    mkdirSync(join(user.cacheFile, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(user.cacheFile, 'this is no database', { mode: 0o600 })
    const { code, stdout } = await user.run('status')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^Cache .*tokens\.sqlite failed \(error\)$/m)
  })

  it('says where to begin when nothing is configured', async () => {
    const { code, stdout, stderr } = await createUser().run('status')
    expect(code).toBe(0)
    expect(stdout).toContain('not configured (TOAST_CLIENT_ID, TOAST_CLIENT_SECRET)')
    expect(stderr).toContain('pos-auth --help names the variables')
  })
})
