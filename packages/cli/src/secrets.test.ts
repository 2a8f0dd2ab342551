import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { providerNames } from './live-providers.js'
import { sandboxVariables } from './sandbox-variables.js'
import { createUser, useSandbox, type User } from './command-line.fixture.js'

const sandbox = useSandbox()

/** Secrets that are easy to find again, in every variable that may hold one. */
const canaries = {
  ITRETAIL_USERNAME: 'canary-username@example.com',
  ITRETAIL_PASSWORD: 'canary-password:&=+% "é"',
  MYPOS_CLIENT_ID: 'canary-mypos-id',
  MYPOS_CLIENT_SECRET: 'canary-mypos-secret:&=+% "é"',
  TOAST_CLIENT_ID: 'canary-toast-id',
  TOAST_CLIENT_SECRET: 'canary-toast-secret:&=+% "é"',
  POS_AUTH_ENCRYPTION_KEY: 'canaryEncryptionKey+qwerty/asdfgh+zxcvbn01Q=',
}

const all = [
  'token itretail',
  'token mypos --json',
  'token toast',
  'status',
  'status --json',
  'revoke mypos',
  'forget itretail --json',
  'forget toast',
  'doctor --request',
  'doctor --request --json',
]

/** What of it stands in a text, in whatever spelling: none has its first word in another. */
const leaksIn = (text: string) => text.match(/canary.{0,20}|Basic .{0,20}|Y2FuYXJ5.{0,20}/gi) ?? []

/** Runs every command, and returns what leaked. */
async function leaks(user: User, variables: Record<string, string>): Promise<string[]> {
  const ended = await Promise.all(all.map((args) => user.run(args, variables)))
  return ended.flatMap(({ code, stdout, stderr }, index) => {
    expect(code === 0 ? stdout : stderr + stdout).not.toBe('')
    return leaksIn(stdout + stderr).map((leak) => `${all[index]}: ${leak}`)
  })
}

describe('no command prints a secret', () => {
  const at = (environment: string) => ({
    ITRETAIL_ENVIRONMENT: environment,
    MYPOS_ENVIRONMENT: environment,
    TOAST_ENVIRONMENT: environment,
  })

  it.each<[string, (user: User) => Record<string, string>]>([
    ['when the vendor refuses it', () => at(sandbox().url)],
    ['when the vendor is not there', () => at('http://127.0.0.1:1')],
    ['when the environment is none', () => at('canary')],
    ['when the base URL has one in it', () => at('https://canary-user:canary-pass@pos.example.com')],
    ['when the base URL has one in its query', () => at('http://127.0.0.1:1/?key=canary')],
    ['when Redis is not there', () => ({ ...at(sandbox().url), REDIS_URL: 'redis://canary:canary@127.0.0.1:1' })],
    ['when REDIS_URL is none', () => ({ ...at(sandbox().url), REDIS_URL: 'canary:canary@127.0.0.1' })],
    ['when the encryption key is none', () => ({ ...at(sandbox().url), POS_AUTH_ENCRYPTION_KEY: 'canary' })],
    [
      'when there is a proxy',
      () => ({ ...at('http://127.0.0.1:1'), HTTP_PROXY: 'http://canary:canary@127.0.0.1:1', NODE_USE_ENV_PROXY: '1' }),
    ],
    [
      'when the cache is damaged',
      ({ cacheFile }) => {
        mkdirSync(dirname(cacheFile), { recursive: true, mode: 0o700 })
        writeFileSync(cacheFile, 'canary', { mode: 0o600 })
        return at(sandbox().url)
      },
    ],
  ])('%s', { timeout: 120_000 }, async (_, prepare) => {
    const user = createUser(canaries)
    expect(await leaks(user, prepare(user))).toEqual([])
  })

  it('and none but token prints the access token', { timeout: 120_000 }, async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const tokens = new Set<string>()
    for (const name of providerNames) tokens.add((await user.run(`token ${name}`)).stdout.trim())
    expect(tokens.size).toBe(providerNames.length)
    for (const command of all.filter((each) => !each.startsWith('token'))) {
      const { stdout, stderr } = await user.run(command)
      expect([...tokens].filter((token) => (stdout + stderr).includes(token))).toEqual([])
    }
  })

  it('a .env file that is read shows in no error', async () => {
    const user = createUser()
    writeFileSync(join(user.home, '.env'), 'TOAST_CLIENT_ID=canary\nTOAST_ENVIRONMENT="canary\ncanary canary', {
      mode: 0o600,
    })
    for (const command of ['token toast', 'status', 'doctor toast']) {
      const { stdout, stderr } = await user.run(command)
      expect(leaksIn(stdout + stderr)).toEqual([])
    }
  })
})
