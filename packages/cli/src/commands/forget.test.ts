import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { providerNames } from '../live-providers.js'
import { sandboxVariables } from '../sandbox-variables.js'
import { contentsOf, createUser, useSandbox } from '../command-line.fixture.js'

const sandbox = useSandbox()

describe('pos-auth forget', () => {
  it.each(providerNames)('drops the token of %s; the next call asks for one', async (name) => {
    const user = createUser(sandboxVariables(sandbox().url))
    await user.run(`token ${name}`)
    const { code, stdout } = await user.run(`forget ${name}`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('forgotten') })
    expect(contentsOf(user.cacheFile)[0]).toEqual([])
    expect(sandbox()[name].tokenRequests).toBe(1)
    await user.run(`token ${name}`)
    expect(sandbox()[name].tokenRequests).toBe(2)
  })

  it('drops what holds the next request back', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const wrong = { MYPOS_CLIENT_SECRET: 'hunter2' }
    await user.run('token mypos', wrong)
    expect(JSON.parse((await user.run('forget mypos --json', wrong)).stdout)).toEqual({
      provider: 'mypos',
      forgotten: true,
    })
    await user.run('token mypos', wrong)
    expect(sandbox().mypos.tokenRequests).toBe(2)
  })

  it('fails where the cache does', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    mkdirSync(join(user.cacheFile, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(user.cacheFile, 'this is no database', { mode: 0o600 })
    const { code, stdout, stderr } = await user.run('forget toast')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('pos-auth: nothing was forgotten: the cache failed')
  })
})
