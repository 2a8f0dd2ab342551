import { describe, expect, it } from 'vitest'
import { failureCode } from './failure-code.js'
import { setUp } from '../flight/shared-cache.fixture.js'

const withCode = (code: unknown, message = 'canary') => Object.assign(new Error(message), { code })

describe('why a cache failed, in one word', () => {
  it.each<[string, unknown, string]>([
    ['of the system', withCode('ECONNREFUSED'), 'ECONNREFUSED'],
    ['of a cause', new Error('canary', { cause: withCode('ETIMEDOUT') }), 'ETIMEDOUT'],
    ['of SQLite', withCode('SQLITE_BUSY'), 'SQLITE_BUSY'],
    ['of PostgreSQL', withCode('28P01'), '28P01'],
    ['of a client of PostgreSQL', withCode('CONNECTION_CLOSED'), 'CONNECTION_CLOSED'],
    ['of Node', withCode('ERR_SOCKET_CLOSED'), 'ERR_SOCKET_CLOSED'],
    ['of Redis, without a login', new Error('NOAUTH Authentication required.'), 'NOAUTH'],
    [
      'of Redis, with a wrong one',
      new Error('WRONGPASS invalid username-password pair or user is disabled.'),
      'WRONGPASS',
    ],
    ['of Redis that cannot save', new Error('MISCONF Redis is configured to save RDB snapshots'), 'MISCONF'],
    ['of Redis that starts', new Error('LOADING Redis is loading the dataset in memory'), 'LOADING'],
    ['of a replica', new Error("READONLY You can't write against a read only replica."), 'READONLY'],
    ['of a cluster', new Error("CROSSSLOT Keys in request don't hash to the same slot"), 'CROSSSLOT'],
    ['of a full Redis', new Error("OOM command not allowed when used memory > 'maxmemory'."), 'OOM'],
    ['of a full Redis 6, in a script', inScript('-OOM command not allowed when used memory'), 'OOM'],
    ['of Redis for anything else', new Error("ERR unknown command 'EVAL'"), 'ERR'],
  ])('%s', (_what, thrown, code) => expect(failureCode(thrown)).toBe(code))

  it.each<[string, unknown]>([
    ['a message', new Error('connect to redis://:canary@127.0.0.1')],
    ['a message in capitals', new Error('CANARY')],
    ['a message that begins with another word in capitals', new Error('HUNTER2 is the password')],
    ['a message that only begins like a word of Redis', new Error('OOMcanary')],
    ['a code of five signs that PostgreSQL does not have', withCode('28P0T')],
    ['a code of another form', withCode('canary')],
    ['a text', 'NOAUTH canary'],
    ['null', null],
    ['nothing', undefined],
  ])('is none of %s', (_what, thrown) => expect(failureCode(thrown)).toBeUndefined())

  it('is looked for without a getter’s harm', () => {
    const hostile = {
      get message(): string {
        throw new Error('canary')
      },
    }
    expect(failureCode(hostile)).toBeUndefined()
  })
})

describe('cache_failed', () => {
  it.each<[string, () => Promise<never>, object]>([
    ['with the code', () => Promise.reject(withCode('ECONNREFUSED')), { why: 'error', code: 'ECONNREFUSED' }],
    ['with the word', () => Promise.reject(new Error('NOAUTH canary')), { why: 'error', code: 'NOAUTH' }],
    ['without one where there is none', () => Promise.reject(new Error('redis://:canary@host')), { why: 'error' }],
    ['without one where it is late', () => new Promise<never>(() => undefined), { why: 'timeout' }],
  ])('comes %s, and with no text', async (_what, get, details) => {
    const { start, cache, clock, events } = setUp({ cacheTimeoutMs: 50 })
    await start({ cache: { ...cache, get } }).getToken()
    const common = { type: 'cache_failed', severity: 'warn', operation: 'get', provider: 'test', at: clock.now() }
    expect(events.find(({ type }) => type === 'cache_failed')).toEqual({ ...common, ...details })
    expect(JSON.stringify(events)).not.toContain('canary')
  })
})

function inScript(reply: string): Error {
  return new Error(`ERR Error running script (call to f_${'0a'.repeat(20)}): @user_script:2: ${reply}`)
}
