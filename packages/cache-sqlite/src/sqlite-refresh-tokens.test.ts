import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { newPath } from './folder.fixture.js'
import { sqliteRefreshTokens, type SqliteRefreshTokensOptions } from './index.js'
import { canaryKey, storesIn } from './store.fixture.js'

const minute = { ttlMs: 60_000 }

afterEach(() => vi.restoreAllMocks())

describe('the file of refresh tokens', () => {
  it('has one row for an account, however often it was saved, and nothing of the refresh token or the key', async () => {
    const { path, open, close } = storesIn()
    const store = open()
    for (let count = 0; count < 3; count += 1) await store.save(`canary-token-${count}`)
    await open('merchant-8').save('canary-token')
    await store.lock(minute)
    for (const name of readdirSync(dirname(path))) {
      const bytes = readFileSync(join(dirname(path), name), 'latin1')
      expect([bytes.includes('canary'), bytes.includes(canaryKey)]).toEqual([false, false])
    }
    const database = new DatabaseSync(path)
    const rows = database.prepare('SELECT account FROM refresh_tokens ORDER BY account').all()
    expect(rows.map(({ account }) => account)).toEqual(['merchant-7', 'merchant-8'])
    database.close()
    close()
  })

  it('keeps refresh tokens over the last close, and has no log then', async () => {
    const { path, open, close } = storesIn()
    await open().save('token')
    close()
    expect(readdirSync(dirname(path))).toEqual(['tokens.sqlite', 'tokens.sqlite-held'])
    expect(await open().load()).toBe('token')
    close()
  })

  it('has a refresh token on the disk when save is done; what a lock writes need not be', async () => {
    const written: [table: string | undefined, synchronous: unknown][] = []
    // As a property that is a function: a method's type does not let the original be called on another `this`.
    const methods = DatabaseSync.prototype as unknown as { prepare: (sql: string) => StatementSync }
    const original = methods.prepare
    vi.spyOn(methods, 'prepare').mockImplementation(function (this: unknown, sql) {
      const table = /(?:INTO|UPDATE|DELETE FROM) (\w+)/.exec(sql)?.[1]
      const { synchronous } = original.call(this, 'PRAGMA synchronous').get() ?? {}
      if (table !== undefined) written.push([table, synchronous])
      return original.call(this, sql)
    })
    const { open, close } = storesIn()
    const store = open()
    await store.save('first')
    const lock = await store.lock(minute)
    await lock?.extend(minute)
    await store.save('token')
    await lock?.release()
    await store.save('next')
    const [normal, full] = [1, 2]
    expect(written).toEqual([
      ['refresh_tokens', full],
      ['locks', normal],
      ['locks', normal],
      ['refresh_tokens', full],
      ['locks', normal],
      ['refresh_tokens', full],
    ])
    close()
  })

  it('takes times that are no whole milliseconds', async () => {
    const { open, close } = storesIn(newPath(), { now: () => 0.5 })
    await open().save('token')
    expect(await (await open().lock({ ttlMs: 0.25 }))?.extend({ ttlMs: 0.25 })).toBe(true)
    close()
  })
})

describe('a rotation of keys', () => {
  const [older, newer] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]

  it('has two processes in neighbouring steps of it meet in one refresh token and one lock', async () => {
    const { open, close } = storesIn()
    const steps = [[older], [older, newer], [newer, older], [newer]].map((encryptionKey) =>
      open('merchant-7', { encryptionKey }),
    )
    await steps[0]?.save('token 0')
    for (const [index, step] of steps.entries()) {
      expect(await step.load()).toBe(`token ${Math.max(index - 1, 0)}`)
      const lock = await step.lock(minute)
      for (const other of steps) expect(await other.lock(minute)).toBeUndefined()
      await step.save(`token ${index}`)
      await lock?.release()
    }
    await expect(steps[0]?.load()).rejects.toMatchObject({ code: 'ERR_REFRESH_TOKEN_UNREADABLE' })
    close()
  })

  it('may be lived through by a store whose keys come from a function; a late one overwrites nothing', async () => {
    const { open, close } = storesIn()
    const late = Promise.withResolvers<typeof older>()
    const encryptionKey = vi.fn(async () => newer)
    const store = open('merchant-7', { encryptionKey })
    encryptionKey.mockImplementationOnce(() => late.promise)
    const first = store.save('first')
    await store.save('second')
    late.resolve(older)
    await first
    expect(await store.load()).toBe('second')
    close()
  })
})

describe('close of a store', () => {
  it('can be called twice, and before the first use; later calls reject, others of the file go on', async () => {
    const { open, close } = storesIn()
    const [store, other] = [open(), open()]
    const lock = await store.lock(minute)
    store.close()
    store.close()
    for (const call of [
      () => store.load(),
      () => store.save('token'),
      () => store.lock(minute),
      () => lock?.extend(minute),
      () => lock?.release(),
    ]) {
      await expect(call()).rejects.toThrow('the store is closed')
    }
    await other.save('token')
    close()
  })
})

describe('the options of sqliteRefreshTokens', () => {
  const rest = { path: newPath(), account: 'merchant-7', encryptionKey: canaryKey }
  it.each<[string, object, string]>([
    ['an unknown option', { ...rest, acount: 'x' }, 'options.acount is not a known option'],
    ['no path', { ...rest, path: undefined }, 'options.path takes a string, got undefined'],
    ['a database in memory', { ...rest, path: ':memory:' }, 'options.path takes the path of a file, such as /var/lib'],
    ['no account', { path: rest.path, encryptionKey: canaryKey }, 'options.account is missing'],
    ['an empty account', { ...rest, account: '' }, 'options.account takes 1 to 256 characters'],
    ['no key', { path: rest.path, account: 'a' }, 'options.encryptionKey is missing'],
    ['an empty key', { ...rest, encryptionKey: '' }, 'options.encryptionKey takes 32 bytes'],
    ['a key that is too short', { ...rest, encryptionKey: 'canary' }, 'options.encryptionKey takes 32 bytes'],
    ['a clock that is none', { ...rest, now: 5 }, 'options.now takes a function, got number'],
  ])('refuse %s', (_what, options, message) => {
    const create = () => sqliteRefreshTokens(options as SqliteRefreshTokensOptions)
    expect(create).toThrow(message)
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'cache-sqlite' }))
    expect(create).not.toThrow(/canary/)
  })
})
