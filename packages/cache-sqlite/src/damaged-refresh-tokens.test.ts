import { createAuth, standardBackoff, type Provider } from '@auth/core'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { storesIn } from './store.fixture.js'

describe('a damaged file of refresh tokens', () => {
  it('rejects whichever of its pages is damaged, by zeros or by anything else, and never reads as none', async () => {
    const { path, open, close } = storesIn()
    for (const account of ['merchant-6', 'merchant-7', 'merchant-8']) await open(account).save('canary-token')
    close()
    const bytes = readFileSync(path)
    for (let page = 1; page < bytes.length / 4096; page += 1) {
      for (const damage of [0, 0xa5]) {
        writeFileSync(path, Buffer.from(bytes).fill(damage, page * 4096, (page + 1) * 4096))
        await expect(open().load(), `page ${page} of ${damage}`).rejects.toThrow(/malformed/)
        close()
      }
    }
    writeFileSync(path, bytes)
    expect(await open().load()).toBe('canary-token')
    close()
  })

  it('rejects where the name of an account was changed in one of its two places, or the value', async () => {
    const { path, open, close } = storesIn()
    await open().save('token')
    close()
    const bytes = readFileSync(path)
    for (let at = bytes.indexOf('merchant-7'); at >= 0; at = bytes.indexOf('merchant-7', at + 1)) {
      const changed = Buffer.from(bytes)
      changed.write('merchant-6', at)
      writeFileSync(path, changed)
      await expect(open().load()).rejects.toMatchObject({ code: 'SQLITE_CORRUPT' })
      close()
    }
    const changed = Buffer.from(bytes)
    changed.write('A', bytes.indexOf('1.') + 30)
    changed.write('B', bytes.indexOf('1.') + 31)
    writeFileSync(path, changed)
    await expect(open().load()).rejects.toMatchObject({ code: 'ERR_REFRESH_TOKEN_UNREADABLE' })
    close()
  })

  it("gives no refresh token of another account's row", async () => {
    const { path, open, close } = storesIn()
    await open('merchant-7').save('canary-token')
    close()
    const database = new DatabaseSync(path)
    database.exec("INSERT INTO refresh_tokens SELECT 'merchant-8', value, saved_at FROM refresh_tokens")
    database.close()
    await expect(open('merchant-8').load()).rejects.toMatchObject({ code: 'ERR_REFRESH_TOKEN_UNREADABLE' })
    expect(await open('merchant-7').load()).toBe('canary-token')
    close()
  })
})

describe('an instance whose refresh token cannot be read', () => {
  it.each([
    ['the key is another', 'ERR_REFRESH_TOKEN_UNREADABLE'],
    ['the file is gone', 'ERR_REFRESH_TOKENS_LOST'],
    ['the file is damaged', 'SQLITE_NOTADB'],
  ])('since %s says so, and neither sends what a new user would, nor takes the grant for ended', async (why, code) => {
    const { path, open, close } = storesIn()
    await open().save('canary-token')
    close()
    if (code === 'ERR_REFRESH_TOKENS_LOST') rmSync(path)
    if (code === 'SQLITE_NOTADB') writeFileSync(path, 'canary-token'.repeat(1_000))
    const refreshTokens = open('merchant-7', why.includes('key') ? { encryptionKey: new Uint8Array(32) } : {})
    const send = vi.fn(() => Promise.reject(new Error('not asked for')))
    const provider: Provider<{ id: string }> = {
      name: 'acme',
      tokenUrl: 'https://acme.example/token',
      allowedOrigins: ['https://acme.example'],
      policy: { advisoryWindowMs: 1, mandatoryWindowMs: 1, backoff: standardBackoff },
      identify: ({ id }) => ({ subject: id, secret: 'secret', secretKind: 'issued' }),
      requestToken: send,
      refreshToken: send,
    }
    const auth = createAuth(provider, { credentials: { id: 'id' }, refreshTokens })
    const error: unknown = await auth.getToken().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'credentials_unavailable', cause: { code } })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary')
    expect(send).not.toHaveBeenCalled()
    close()
  })
})
