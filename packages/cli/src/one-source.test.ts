import { existsSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { liveProvider, providerNames, type ProviderName } from './live-providers.js'
import { sandboxVariables } from './sandbox-variables.js'
import { contentsOf, createUser, tokenRequests, useSandbox } from './command-line.fixture.js'

const sandbox = useSandbox()

/** Variables with which a provider talks to the sandbox. */
function variablesOf(name: ProviderName): Record<string, string> {
  const all = sandboxVariables(sandbox().url)
  return Object.fromEntries(Object.values(liveProvider(name).variables).map((each) => [each, all[each] ?? '']))
}

/** Somebody's server that counts who connects. */
async function startTrap() {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections }
}

const commands = ['token', 'status', 'revoke', 'forget', 'doctor', 'doctor --request']
const key = Buffer.alloc(32, 7).toString('base64')

describe('a .env file in somebody else’s folder', () => {
  it.each(providerNames)(
    'brings the credentials of %s from the environment to no host or Redis of its own',
    async (name) => {
      const trap = await startTrap()
      const { environment, ...names } = liveProvider(name).variables
      const user = createUser(variablesOf(name))
      const theirs = {
        [environment]: `http://${trap.host}`,
        REDIS_URL: `redis://${trap.host}`,
        POS_AUTH_ENCRYPTION_KEY: key,
        XDG_CACHE_HOME: join(user.home, 'theirs'),
        HOME: join(user.home, 'theirs'),
      }
      user.writeEnv(theirs)
      for (const command of commands) {
        const args = command === 'status' ? command : command.replace(/(?= |$)/, ` ${name}`)
        const { stdout, stderr } = await user.run(args)
        const said = command.startsWith('doctor') ? stdout.replaceAll(/\s+/g, ' ') : stderr
        expect(said).toContain(
          `${liveProvider(name).label}: set in the environment, so ignored in ~/.env: ${environment}, REDIS_URL, POS_AUTH_ENCRYPTION_KEY`,
        )
        expect(stdout + stderr).not.toMatch(new RegExp(`${trap.host}|${key}`))
      }
      const { [names.secret]: _, ...incomplete } = variablesOf(name)
      expect((await user.run(`token ${name}`, { ...incomplete, [names.secret]: '' })).code).toBe(2)
      expect(trap.connections()).toBe(0)
      expect(existsSync(join(user.home, 'theirs'))).toBe(false)
      expect(contentsOf(user.cacheFile)[0]?.length ?? 0).toBeLessThanOrEqual(1)
    },
  )

  it('with all that a provider needs is used as it is, and nothing of the environment with it', async () => {
    const trap = await startTrap()
    const user = createUser({ REDIS_URL: `redis://${trap.host}`, POS_AUTH_ENCRYPTION_KEY: 'hunter2' })
    user.writeEnv(variablesOf('itretail'))
    const { code, stderr } = await user.run('token itretail')
    expect([code, stderr]).toEqual([
      0,
      'pos-auth: IT Retail: set in ~/.env, so ignored in the environment: REDIS_URL, POS_AUTH_ENCRYPTION_KEY\n',
    ])
    expect(trap.connections()).toBe(0)
    expect(existsSync(user.cacheFile)).toBe(true)
  })

  it('serves one provider, and the environment another', async () => {
    const trap = await startTrap()
    const user = createUser(variablesOf('mypos'))
    user.writeEnv({ ...variablesOf('toast'), REDIS_URL: `redis://${trap.host}` })
    expect(await user.run('token mypos')).toMatchObject({ code: 0 })
    expect(trap.connections()).toBe(0)
    const { code, stdout } = await user.run('status --json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      caches: [
        { name: '~/cache/pos-auth/tokens.sqlite', providers: ['mypos'] },
        { name: `Redis at ${trap.host}`, providers: ['toast'], problem: expect.any(String) },
      ],
    })
    const text = (await user.run('status')).stdout
    expect(text).toMatch(/^Cache {6}~\/cache\/pos-auth\/tokens\.sqlite \(myPOS\)\n {11}Redis at .* \(Toast\) failed/m)
    const report = (await user.run('doctor')).stdout.replaceAll(/\s+/g, ' ')
    expect(report).toContain('✓ cache ~/cache/pos-auth/tokens.sqlite can be used (variables of the environment)')
    expect(report).toMatch(/✗ cache Redis at \S+ cannot be used \(\w+\) \(variables of ~\/\.env\)/)
    expect(tokenRequests(sandbox())).toEqual([0, 1, 0])
  })
})

describe('what is said of the rest', () => {
  it('is one document on standard error with --json, whether it works or fails', async () => {
    const user = createUser(variablesOf('toast'))
    user.writeEnv({ TOAST_ENVIRONMENT: 'canary' })
    const notes = ['Toast: set in the environment, so ignored in ~/.env: TOAST_ENVIRONMENT']
    expect(JSON.parse((await user.run('token toast --json')).stderr)).toEqual({ notes })
    const failed = await user.run('token toast --json', { TOAST_CLIENT_ID: '' })
    expect(JSON.parse(failed.stderr)).toEqual({
      error: { code: 'configuration', message: expect.stringContaining('TOAST_CLIENT_ID is not set') },
      notes,
    })
  })

  it('names what was nearly right, to doctor too', async () => {
    const user = createUser()
    user.writeEnv({ TOAST_CLIENTID: 'canary', TOAST_CLIENT_SECRET: 'canary', toast_environment: 'canary' })
    const words = 'unknown in ~/.env: TOAST_CLIENTID (TOAST_CLIENT_ID?), toast_environment (TOAST_ENVIRONMENT?)'
    const { code, stderr } = await user.run('token toast')
    expect(code).toBe(2)
    expect(stderr.split('\n')).toEqual([
      `pos-auth: ${words}`,
      expect.stringContaining('TOAST_CLIENT_ID is not set'),
      '',
    ])
    const { stdout } = await user.run('doctor toast --json')
    expect(JSON.parse(stdout)).toMatchObject({
      sections: [
        { findings: expect.arrayContaining([expect.objectContaining({ outcome: 'warning', what: words })]) },
        {},
      ],
    })
    expect(stderr + stdout).not.toContain('canary')
  })
})

describe('without a home folder', () => {
  const nowhere = { XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '' }

  it.each<[Record<string, string>, RegExp]>([
    [{ ...nowhere, HOME: '' }, /HOME is not an absolute path, so there is no place for/],
    [{ ...nowhere, HOME: 'home' }, /HOME is not an absolute path, so there is no place for/],
    [{ XDG_CACHE_HOME: 'cache' }, /XDG_CACHE_HOME takes an absolute path/],
    [{ XDG_CONFIG_HOME: 'config' }, /XDG_CONFIG_HOME takes an absolute path/],
  ])('with %j nothing is written into the current folder', async (variables, words) => {
    const user = createUser(sandboxVariables(sandbox().url))
    for (const command of ['token itretail', 'forget itretail', 'status', 'doctor']) {
      const { code, stdout, stderr } = await user.run(command, variables)
      expect(code).toBeGreaterThan(0)
      expect((stdout + stderr).replaceAll(/\s+/g, ' ')).toMatch(words)
    }
    expect(readdirSync(user.home).filter((name) => name !== 'cache')).toEqual(['.env'])
    expect(tokenRequests(sandbox())).toEqual([0, 0, 0])
  })
})
