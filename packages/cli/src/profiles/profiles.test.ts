import { describe, expect, it } from 'vitest'
import { createUser, tokenRequests, useSandbox } from '../command-line.fixture.js'
import { liveProvider, type ProviderName } from '../live-providers.js'

const sandbox = useSandbox()

/** The lines of an account on the sandbox. */
function lines(name: ProviderName, secret?: string): string[] {
  const { variables, example } = liveProvider(name)
  return [
    `${variables.id}=${example.id}`,
    `${variables.secret}=${secret ?? example.secret}`,
    `${variables.environment}=${sandbox().url}`,
  ]
}

const section = (profile: string, ...parts: string[][]) => [`[${profile}]`, ...parts.flat(), ''].join('\n')

/** A user with three profiles: one of a store, one of a merchant whose secret is wrong, one with two vendors. */
function createUserWithProfiles(variables: Record<string, string> = {}) {
  const user = createUser(variables)
  user.writeProfiles(
    [
      section('store-17', lines('itretail')),
      section('store-2', lines('mypos', 'hunter2')),
      section('both', lines('mypos'), lines('toast')),
    ].join('\n'),
  )
  return user
}

describe('pos-auth --profile', () => {
  it('takes the account of the profile, wherever the option stands and in whatever case', async () => {
    const user = createUserWithProfiles()
    const first = await user.run('token itretail --profile store-17')
    expect(first).toMatchObject({ code: 0, stderr: '' })
    for (const args of ['--profile=Store-17 token ITRetail', 'token --profile store-17 it-retail']) {
      expect(await user.run(args)).toEqual(first)
    }
    expect(JSON.parse((await user.run('--json token itretail --profile store-17')).stdout)).toMatchObject({
      provider: 'itretail',
      profile: 'store-17',
      accessToken: first.stdout.trim(),
    })
    expect(tokenRequests(sandbox())).toEqual([1, 0, 0])
    const { stdout } = await user.run('forget itretail --profile store-17')
    expect(stdout).toBe('IT Retail, store-17: forgotten. The next call asks for a new token\n')
    expect((await user.run('token mypos --profile both')).code).toBe(0)
    expect((await user.run('revoke mypos --profile both')).stdout).toBe('myPOS, both: revoked, and forgotten\n')
  })

  it('takes nothing of the environment or of a .env file beside the file of profiles', async () => {
    const canary = { MYPOS_CLIENT_SECRET: 'canary', TOAST_ENVIRONMENT: 'canary', REDIS_URL: 'redis://127.0.0.1:1' }
    const user = createUserWithProfiles({ ...canary, POS_AUTH_ENCRYPTION_KEY: 'canary' })
    user.writeEnv({ ITRETAIL_ENVIRONMENT: 'canary' })
    for (const args of ['token itretail --profile store-17', 'token toast --profile both']) {
      expect(await user.run(args)).toMatchObject({ code: 0, stderr: '' })
    }
  })

  it.each([
    ['token toast --profile store-17', /store-17 has no account with Toast, but with IT Retail\. Add TOAST_CLIENT_ID/],
    ['doctor toast --profile store-17', /store-17 has no account with Toast, but with IT Retail\. Add TOAST_CLIENT_ID/],
    ['token toast --profile sotre-17', /there is no such profile\. Did you mean store-17\?/],
    ['token toast --profile store-19', /there is no such profile\. There are both, store-2, store-17/],
    ['token toast --profile hunter2', /there is no such profile\. There are both, store-2, store-17/],
    ['token toast --profile', /--profile takes a value: --profile <name>/],
    ['token toast --profile=', /--profile takes a value/],
    ['token --profile both toast --profile store-2', /--profile is given twice/],
    ['paths --profile both', /paths takes no --profile/],
    ['sandbox --profile both', /sandbox takes no --profile/],
  ])('%s exits 2 with a line that says what is wrong', async (args, words) => {
    const { code, stdout, stderr } = await createUserWithProfiles().run(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(words)
    expect(stderr).not.toContain('hunter2')
  })

  it('says where profiles go where there are none', async () => {
    const { code, stderr } = await createUser().run('token toast --profile store-17')
    expect(code).toBe(2)
    expect(stderr).toContain('there are no profiles. pos-auth paths shows the file that they go into')
  })

  it('says what is missing in a profile, and where', async () => {
    const user = createUser()
    user.writeProfiles('[half]\nTOAST_CLIENT_ID=x\n')
    expect((await user.run('token toast --profile half')).stderr).toBe(
      'pos-auth: TOAST_CLIENT_SECRET is not set in [half] of ~/config/pos-auth/profiles\n',
    )
  })

  it('is refused where others may read the file, and works without it for the rest', async () => {
    const user = createUser()
    user.writeEnv(Object.fromEntries(lines('toast').map((line) => line.split('='))))
    user.writeProfiles(section('store-17', lines('itretail')), 0o644)
    const { code, stderr } = await user.run('token itretail --profile store-17')
    expect([code, stderr]).toEqual([2, expect.stringMatching(/others may read or write .*chmod 600/)])
    expect((await user.run('token toast')).code).toBe(0)
    expect((await user.run('status')).code).toBe(2)
    expect((await user.run('doctor toast')).stdout).toMatch(/✗ profiles +others may read or write/)
  })
})

describe('a profile of the environment', () => {
  const inEnvironment = (secret?: string) =>
    Object.fromEntries(lines('mypos', secret).map((line) => `STORE_17__${line}`.split('=')))

  it('goes before one of that name in the file, all of it', async () => {
    const user = createUserWithProfiles(inEnvironment())
    const { code, stderr } = await user.run('token mypos --profile store-17')
    const note = 'store-17: set in the environment, so ignored in ~/config/pos-auth/profiles'
    expect([code, stderr]).toEqual([0, `pos-auth: ${note}\n`])
    const other = await user.run('token itretail --profile store-17')
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no account with IT Retail, but with myPOS'),
    })
    expect((await user.run('doctor mypos')).stdout.replaceAll(/\s+/g, ' ')).toContain(`! profiles ${note}`)
  })

  it('has REDIS_URL and the key of the environment, where it has none of its own', async () => {
    const user = createUser({ ...inEnvironment(), REDIS_URL: 'redis://127.0.0.1:1' })
    expect((await user.run('status --profile store-17')).stdout).toContain('Redis at 127.0.0.1:1 failed')
    const own = { STORE_17__REDIS_URL: 'redis://127.0.0.1:2' }
    expect((await user.run('status --profile store-17', own)).stdout).toContain('Redis at 127.0.0.1:2 failed')
  })

  it('says which of its names is nearly right', async () => {
    const user = createUser({ STORE_17__MYPOS_CLIENT_ID: 'x', STORE_17__MYPOS_SECRET: 'canary' })
    const { stderr } = await user.run('token mypos --profile store-17')
    expect(stderr).toContain('unknown in the environment: STORE_17__MYPOS_SECRET (STORE_17__MYPOS_CLIENT_SECRET?)')
    expect(stderr).toContain('MYPOS_CLIENT_SECRET is not set in the environment (STORE_17__…)')
    expect(stderr).not.toContain('canary')
  })
})

describe('pos-auth status', () => {
  it('has a line for each account of a profile, in the order of their names, and none for what is not there', async () => {
    const user = createUserWithProfiles()
    await user.run('token itretail --profile store-17')
    await user.run('token mypos --profile store-2')
    const { code, stdout } = await user.run('status')
    expect(code).toBe(0)
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^both {7}myPOS {6}none$/),
      expect.stringMatching(/^both {7}Toast {6}none$/),
      expect.stringMatching(/^store-2 {4}myPOS {6}held back until \d.* \(in .*\): invalid_credentials$/),
      expect.stringMatching(/^store-17 {3}IT Retail {2}valid, ends in 13 d 23 h \(\S+ \S+\)$/),
      'Cache      ~/cache/pos-auth/tokens.sqlite',
      '',
    ])
    expect((await user.run('status toast')).stdout).toMatch(/^both {7}Toast {6}none\nCache/)
    const { accounts } = JSON.parse((await user.run('status --json')).stdout) as { accounts: object[] }
    expect(accounts).toMatchObject([
      { profile: 'both', provider: 'mypos', state: 'none' },
      { profile: 'both', provider: 'toast', state: 'none' },
      { profile: 'store-2', provider: 'mypos', backoff: { code: 'invalid_credentials' } },
      { profile: 'store-17', provider: 'itretail', state: 'valid' },
    ])
  })

  it('shows the details of the profile that is named', async () => {
    const user = createUserWithProfiles()
    await user.run('token itretail --profile store-17')
    expect((await user.run('status --profile store-17')).stdout).toMatch(
      /^IT Retail {2}valid, .*\n {11}http:\S+\n {11}token ….{4}\nCache/,
    )
  })
})

it('pos-auth doctor checks the profile that is named, and says that there are others', async () => {
  const user = createUserWithProfiles()
  const { code, stdout } = await user.run('doctor --profile both')
  expect(code).toBe(0)
  expect(stdout).toContain('✓ variables      from [both] of ~/config/pos-auth/profiles')
  expect(stdout).toMatch(/^myPOS, both$/m)
  expect(stdout).toMatch(/^Toast, both$/m)
  expect(stdout).not.toContain('IT Retail')
  const all = (await user.run('doctor')).stdout.replaceAll(/\s+/g, ' ')
  expect(all).toContain('✓ profiles 3 found, each to be checked by itself: pos-auth doctor --profile both')
})
