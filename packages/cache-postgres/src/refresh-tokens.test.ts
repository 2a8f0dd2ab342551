import { refreshTokenSeal, type SealedRefreshTokensOptions } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { postgresRefreshTokens, postgresRefreshTokensTable, type PostgresRefreshTokensOptions } from './index.js'

const key = Buffer.alloc(32, 'canary-key')
const account = 'merchant-7'
const comment = '@auth/cache-postgres: refresh tokens, schema 1'

/** A server with one row, whose replies the test may hold back. */
function setUp(encryptionKey: SealedRefreshTokensOptions['encryptionKey'] = key) {
  const rows: { value: string; saves: number }[] = []
  let reply = async () => {}
  const query = async (text: string, [, value = '', seen = '']: string[] = []) => {
    if (text.includes('obj_description')) return { rows: [{ comment }] }
    const before = rows.at(-1)
    if (text.includes('INSERT')) rows.push({ value, saves: Math.max(before?.saves ?? 0, Number(seen)) + 1 })
    const row = text.includes('INSERT') ? rows.at(-1) : before
    await reply()
    return { rows: row === undefined ? [] : [{ ...row, saves: String(row.saves) }] }
  }
  const store = postgresRefreshTokens({ client: { query }, account, encryptionKey })
  return { store, rows, holdBack: (next: () => Promise<void>) => (reply = next) }
}

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

describe('a refresh token', () => {
  it('is saved in the order of the calls, also where the key of an earlier one comes late', async () => {
    const late = gate()
    let calls = 0
    const { store, rows } = setUp(async () => {
      calls += 1
      if (calls === 1) await late.opened
      return key
    })
    const saved = Promise.all([store.save('first'), store.save('second')])
    await new Promise((resolve) => setImmediate(resolve))
    late.open()
    await saved
    const { open } = refreshTokenSeal({ account, encryptionKey: key }, 'test')
    expect(await Promise.all(rows.map(({ value }) => open(value)))).toEqual(['first', 'second'])
    expect(await store.load()).toBe('second')
  })

  it('is not lost because a newer one is saved while it is loaded', async () => {
    const { store, holdBack } = setUp()
    await store.save('first')
    const late = gate()
    holdBack(() => late.opened)
    const loading = store.load()
    await new Promise((resolve) => setImmediate(resolve))
    holdBack(async () => {})
    await store.save('second')
    late.open()
    expect(await loading).toBe('first')
    expect(await store.load()).toBe('second')
  })
})

describe('the options of postgresRefreshTokens', () => {
  const client = { query: async () => ({ rows: [] }) }
  it.each<[string, object, string]>([
    ['an unknown option', { ttl: 5 }, 'options.ttl is not a known option'],
    ['no client', { client: undefined }, 'options.client takes a Pool or Client'],
    ['no account', { account: undefined }, 'options.account takes'],
    ['a key that is too short', { encryptionKey: 'canary' }, 'options.encryptionKey takes 32 bytes'],
    ['an empty table', { table: '' }, 'options.table takes a name of 1 to 63 bytes'],
  ])('refuse %s', (_what, options, message) => {
    const all = { client, account, encryptionKey: key, ...options } as PostgresRefreshTokensOptions
    expect(() => postgresRefreshTokens(all)).toThrow(message)
    expect(() => postgresRefreshTokens(all)).not.toThrow(/canary/)
    const refusal = expect.objectContaining({ code: 'invalid_options', provider: 'cache-postgres' })
    expect(() => postgresRefreshTokens(all)).toThrow(refusal)
  })

  it('have a table of their own, whose SQL names it', () => {
    expect(postgresRefreshTokensTable()).toContain('CREATE TABLE "auth_refresh_tokens" (')
    expect(postgresRefreshTokensTable({ schema: 'My', table: 'a"b' })).toContain('COMMENT ON TABLE "My"."a""b" IS')
  })
})
