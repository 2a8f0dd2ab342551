import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sandboxVariables } from '../sandbox-variables.js'
import { createUser, tokenRequests, useSandbox, type User } from '../command-line.fixture.js'
import { findingsOf } from './doctor.fixture.js'

const sandbox = useSandbox()

const createSandboxUser = () => createUser(sandboxVariables(sandbox().url))

const needNone = new Set(['ok', 'not checked'])

describe('pos-auth doctor, about what is around it,', () => {
  it('finds an encryption key that is none', async () => {
    const { of } = await findingsOf(createSandboxUser(), 'itretail', { POS_AUTH_ENCRYPTION_KEY: 'hunter2' })
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
    expect(of('cache')).toMatchObject({ outcome: 'warning', what: 'others may look into ~/cache/pos-auth' })
    expect(of('variables')).toMatchObject({ outcome: 'warning', what: 'others may read ~/.env' })
  })

  it('names the source that the credentials come from, and no other', async () => {
    const user = createUser()
    user.writeEnv(sandboxVariables(sandbox().url))
    chmodSync(join(user.home, '.env'), 0o600)
    expect((await findingsOf(user, 'toast')).of('variables')).toMatchObject({ outcome: 'ok', what: 'from ~/.env' })
    const { of } = await findingsOf(createSandboxUser(), 'toast')
    expect(of('variables')).toMatchObject({ outcome: 'ok', what: 'from the environment' })
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
