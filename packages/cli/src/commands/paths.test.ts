import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createUser, useSandbox } from '../command-line.fixture.js'
import { sandboxVariables } from '../sandbox-variables.js'

const sandbox = useSandbox()

interface Answer {
  readonly paths: { what: string; path: string; exists: boolean; deletable: string }[]
  readonly servers: object[]
}

async function answerOf(user: ReturnType<typeof createUser>, variables?: Record<string, string>): Promise<Answer> {
  return JSON.parse((await user.run('paths --json', variables)).stdout) as Answer
}

describe('pos-auth paths', () => {
  it('shows each file that is used, whether it is there, and what can be deleted', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    rmSync(join(user.home, '.env'))
    const before = await user.run('paths')
    expect(before).toMatchObject({ code: 0, stderr: '' })
    expect(before.stdout).not.toMatch(/^ {11}there;/m)
    expect(before.stdout).toContain('There is nothing to delete.')
    await user.run('token itretail')
    user.writeEnv({})
    user.writeProfiles('')
    const { stdout } = await user.run('paths')
    expect(stdout).toMatch(/^\.env file {2}~\/\.env\n {11}there; your credentials/)
    expect(stdout).toMatch(/^profiles {3}~\/config\/pos-auth\/profiles\n {11}there; /m)
    expect(stdout).toContain('Can be deleted: ~/config/pos-auth/encryption-key, ~/cache/pos-auth/tokens.sqlite\n')
    const { paths } = await answerOf(user)
    expect(paths.map(({ what, path, exists, deletable }) => [what, path, exists, deletable])).toEqual([
      ['.env file', join(user.home, '.env'), true, 'no'],
      ['profiles', join(user.configFolder, 'profiles'), true, 'no'],
      ['key', join(user.configFolder, 'encryption-key'), true, 'yes'],
      ['cache', user.cacheFile, true, 'yes'],
    ])
  })

  it('names Redis without its login, and reads no profile', async () => {
    const user = createUser()
    user.writeProfiles('canary')
    const variables = { REDIS_URL: 'redis://canary:canary@127.0.0.1:6379' }
    const { stdout } = await user.run('paths', variables)
    expect(stdout).toContain('Redis at 127.0.0.1:6379, named by the environment')
    expect(stdout).not.toContain('canary')
    expect((await answerOf(user, variables)).servers).toEqual([
      { server: 'Redis at 127.0.0.1:6379', source: 'the environment' },
    ])
  })
})

describe('pos-auth paths, where one of them cannot be told,', () => {
  it.each([
    [{ REDIS_URL: 'http://canary' }, 'REDIS_URL takes a URL', 4],
    [{ XDG_CACHE_HOME: 'canary' }, 'XDG_CACHE_HOME takes an absolute path', 3],
    [{ XDG_CONFIG_HOME: 'canary' }, 'XDG_CONFIG_HOME takes an absolute path', 2],
  ])('shows the others, and says what is wrong: %j', async (variables, words, count) => {
    const { code, stdout, stderr } = await createUser().run('paths --json', variables)
    expect(code).toBe(2)
    expect((JSON.parse(stdout) as Answer).paths).toHaveLength(count)
    expect(JSON.parse(stderr)).toEqual({ notes: [expect.stringContaining(words)] })
    expect(stdout + stderr).not.toContain('canary')
  })

  it('shows the others in a folder that is gone, where status and doctor say so alone', async () => {
    const user = createUser()
    rmSync(user.home, { recursive: true })
    const gone = 'pos-auth: the current folder is gone, so nothing is read from it. Change into another one\n'
    const { code, stdout, stderr } = await user.run('paths')
    expect({ code, stderr }).toEqual({ code: 2, stderr: gone })
    expect(stdout).toContain('tokens.sqlite\n')
    for (const command of ['status', 'doctor']) {
      expect(await user.run(command)).toEqual({ code: 2, stdout: '', stderr: gone })
    }
  })

  it('says so of what the system does not let it look at, and the others say nothing of it', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    // Nobody gets through a link to itself, the system's own user neither.
    symlinkSync('cache', join(user.home, 'cache'))
    const { code, stdout } = await user.run('paths')
    expect(code).toBe(0)
    expect(stdout).toContain('tokens.sqlite\n           cannot be looked at; tokens')
    expect(stdout).toContain('There is nothing to delete.')
    for (const command of ['status', 'doctor']) {
      const ended = await user.run(command)
      expect(ended.stdout + ended.stderr).not.toMatch(/defect|old files|earlier name/)
      expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('ELOOP') })
    }
    expect((await user.run('token toast')).code).toBe(0)
    expect((await user.run('forget toast')).stderr).toContain('nothing was forgotten: the cache failed')
  })

  it('takes what is below a file for not there', async () => {
    const user = createUser()
    writeFileSync(join(user.home, 'cache'), '')
    expect((await user.run('paths')).stdout).toContain('tokens.sqlite\n           not there; tokens')
  })
})

describe('what is left of an earlier name', () => {
  function createOldUser() {
    const user = createUser()
    for (const folder of ['cache/auth-demo', 'config/auth-demo']) {
      mkdirSync(join(user.home, folder), { recursive: true })
    }
    return user
  }

  it('is shown, with what to do', async () => {
    const user = createOldUser()
    const { stdout } = await user.run('paths')
    expect(stdout).toContain('~/cache/auth-demo\n           there; no longer used. Delete it: the next calls ask')
    expect(stdout).toMatch(/Can be deleted: ~\/cache\/auth-demo, ~\/config\/auth-demo\n/)
  })

  it('is nothing in a folder of somebody else’s project', async () => {
    const user = createUser()
    mkdirSync(join(user.home, 'apps/demo/.env'), { recursive: true })
    expect((await user.run('paths')).stdout).not.toContain('apps/demo')
    expect((await user.run('status')).stderr).not.toContain('apps/demo')
  })

  it('is said by status and doctor', async () => {
    const user = createOldUser()
    const note = '~/cache/auth-demo is of an earlier name and no longer used. Delete it'
    expect((await user.run('status')).stderr).toContain(note)
    expect((await user.run('doctor')).stdout.replaceAll(/\s+/g, ' ')).toContain(`! old files ${note}`)
  })

  it('is said of a variable by every command that reads it', async () => {
    const old = { ...sandboxVariables(sandbox().url), AUTH_DEMO_ENCRYPTION_KEY: 'canary' }
    const words = 'unknown in the environment: AUTH_DEMO_ENCRYPTION_KEY, an old name. Call it POS_AUTH_ENCRYPTION_KEY'
    const { code, stderr } = await createUser(old).run('token itretail')
    expect([code, stderr]).toEqual([0, `pos-auth: ${words}\n`])
    expect((await createUser(old).run('doctor')).stdout.replaceAll(/\s+/g, ' ')).toContain(words)
  })
})
