import { existsSync } from 'node:fs'
import { startSandbox } from '@auth/sandbox'
import { describe, expect, it } from 'vitest'
import { sandboxVariables } from '../sandbox-variables.js'
import { callApi, contentsOf, createUser, tokenRequests, useSandbox } from '../command-line.fixture.js'

const sandbox = useSandbox()

describe('pos-auth revoke', () => {
  it('ends the token at the vendor and in the cache, without another token request', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const { stdout: token } = await user.run('token mypos')
    expect((await callApi(sandbox(), 'mypos', token)).status).toBe(200)
    const { code, stdout, stderr } = await user.run('revoke mypos')
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'myPOS: revoked, and forgotten\n', stderr: '' })
    expect((await callApi(sandbox(), 'mypos', token)).status).toBe(401)
    expect(contentsOf(user.cacheFile)[0]).toEqual([])
    expect(sandbox().mypos.tokenRequests).toBe(1)
  })

  it('sends and notes nothing where there is no token', async () => {
    const user = createUser(sandboxVariables(sandbox().url))
    const { code, stdout } = await user.run('revoke mypos --json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ provider: 'mypos', revoked: false })
    expect(existsSync(user.cacheFile)).toBe(false)
    expect(tokenRequests(sandbox())).toEqual([0, 0, 0])
  })

  it('keeps the token where the vendor cannot be reached', async () => {
    const gone = await startSandbox()
    const user = createUser(sandboxVariables(gone.url))
    await user.run('token mypos')
    const before = contentsOf(user.cacheFile)
    await gone.close()
    const { code, stderr } = await user.run('revoke mypos')
    expect(code).toBe(1)
    expect(stderr).toContain('provider_unavailable')
    expect(contentsOf(user.cacheFile)).toEqual(before)
  })

  it('says what to do where the vendor has none', async () => {
    const { code, stderr } = await createUser(sandboxVariables(sandbox().url)).run('revoke toast')
    expect(code).toBe(2)
    expect(stderr).toContain('Toast has no revocation; pos-auth forget toast')
  })
})
