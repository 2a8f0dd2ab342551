import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { createAuth } from '../life/create-auth.js'
import type { CreateAuthOptions } from './options.js'
import { countingVendor, testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'

const provider = testProvider(countingVendor().request)
const canary = 'canary-3f9c'

/** Makes an instance from options that TypeScript would not let through. */
const make = (options: object) =>
  createAuth(provider, { credentials: testCredentials, ...options } as CreateAuthOptions<TestCredentials>)

const milliseconds = 'takes a whole number from 1 to 3600000'
const anyMilliseconds = 'takes a whole number from 0 to 2147483647'

describe('a wrong option is refused by its name, with what it takes and what came, never the value', () => {
  it.each<[object, string]>([
    [{ fetch: canary }, 'options.fetch takes a function, got string'],
    [{ now: { canary } }, 'options.now takes a function, got object'],
    [{ timeoutMs: canary }, 'options.timeoutMs takes a number, got string'],
    [{ timeoutMs: 0 }, `options.timeoutMs ${milliseconds}`],
    [{ timeoutMs: -1 }, `options.timeoutMs ${milliseconds}`],
    [{ timeoutMs: 4711.5 }, `options.timeoutMs ${milliseconds}`],
    [{ timeoutMs: Infinity }, `options.timeoutMs ${milliseconds}`],
    [{ timeoutMs: 4711 ** 3 }, `options.timeoutMs ${milliseconds}`],
    [{ totalTimeoutMs: 2 ** 31 - 1 }, `options.totalTimeoutMs ${milliseconds}`],
    [{ timeoutMs: null }, 'options.timeoutMs takes a number, got null'],
    [{ totalTimeoutMs: canary }, 'options.totalTimeoutMs takes a number, got string'],
    [{ totalTimeoutMs: 0 }, `options.totalTimeoutMs ${milliseconds}`],
    [{ retry: canary }, 'options.retry takes an object, got string'],
    [{ retry: 4711 }, 'options.retry takes an object, got number'],
    [{ retry: { limit: canary } }, 'options.retry.limit takes a number, got string'],
    [{ retry: { limit: 11 } }, 'options.retry.limit takes a whole number from 0 to 10'],
    [{ retry: { delayMs: [canary] } }, 'options.retry.delayMs takes a number, got an array'],
    [{ retry: { delayMs: -1 } }, `options.retry.delayMs ${anyMilliseconds}`],
    [{ refresh: canary }, 'options.refresh takes an object, got string'],
    [{ refresh: { advisoryWindowMs: canary } }, 'options.refresh.advisoryWindowMs takes a number, got string'],
    [{ refresh: { advisoryWindowMs: -4711 } }, `options.refresh.advisoryWindowMs ${anyMilliseconds}`],
    [{ refresh: { mandatoryWindowMs: -4711 } }, `options.refresh.mandatoryWindowMs ${anyMilliseconds}`],
    [{ allowedOrigins: canary }, 'options.allowedOrigins takes an array, got string'],
    [{ allowedOrigins: [{ canary }] }, 'options.allowedOrigins.0 takes a string, got object'],
    [{ allowedOrigins: ['https://a.example', canary] }, 'options.allowedOrigins.1 takes an absolute URL such as'],
    [{ allowedOrigins: [`https://${canary}.example/path`] }, 'options.allowedOrigins.0 takes an origin such as'],
    [{ allowedOrigins: [`http://${canary}.example`] }, 'options.allowedOrigins.0 takes an https: URL'],
    [{ allowInsecureHttp: canary }, 'options.allowInsecureHttp takes true or false, got string'],
    [{ tokenRequestLimit: canary }, "options.tokenRequestLimit takes 'pace' or 'enforce', got string"],
    [{ replayLimitBytes: canary }, 'options.replayLimitBytes takes a number, got string'],
    [{ replayLimitBytes: -1 }, `options.replayLimitBytes ${anyMilliseconds}`],
    [{ onEvent: { canary } }, 'options.onEvent takes a function, got object'],
    [{ credentials: canary }, 'options.credentials takes an object or a function, got string'],
    [{ credentials: null }, 'options.credentials takes an object or a function, got null'],
    [{ credentials: undefined }, 'options.credentials takes an object or a function, got undefined'],
    [{ checkCredentials: canary }, 'options.checkCredentials takes a function, got string'],
    [{ baseUrl: [canary] }, 'options.baseUrl takes a string, got an array'],
    [{ baseUrl: canary }, 'options.baseUrl takes an absolute URL such as'],
    [{ baseUrl: `https://base.example/?key=${canary}` }, 'options.baseUrl takes a URL without a query or fragment'],
    [{ refreshTokens: canary }, 'options.refreshTokens takes an object with the functions load, save, got string'],
    [
      { refreshTokens: { load: canary, save: () => undefined } },
      'options.refreshTokens takes an object with the functions load, save, got object',
    ],
    [{ cache: canary }, 'options.cache takes an object with the functions get, set, delete, got string'],
    [{ cache: { get: canary } }, 'options.cache takes an object with the functions get, set, delete, got object'],
    [{ cacheTimeoutMs: 0 }, `options.cacheTimeoutMs ${milliseconds}`],
    [{ encryptionKey: canary }, 'options.encryptionKey takes'],
    [{ encryptionKey: new Uint8Array(31) }, 'options.encryptionKey takes'],
    [{ encryptionKey: [] }, 'options.encryptionKey takes at least one key'],
    [{ encryptionKey: [new Uint8Array(32), canary] }, 'options.encryptionKey.1 takes 32 bytes'],
    [{ scope: canary }, 'options.scope takes an array, got string'],
    [{ account: [canary] }, 'options.account takes a string, got an array'],
  ])('%o', async (options, message) => {
    const error = await caught(() => make(options))
    expect(error).toMatchObject({ code: 'invalid_options', provider: 'test', retryable: false })
    expect(error.message).toContain(`test: ${message}`)
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(/canary-3f9c|4711/)
    expect(error).not.toHaveProperty('cause')
  })
})

describe('an option that nobody knows is refused, at each level', () => {
  it.each<[object, string]>([
    [{ cach: canary }, 'options.cach is not a known option, did you mean cache?'],
    [{ onevent: canary }, 'options.onevent is not a known option, did you mean onEvent?'],
    [{ retry: { limit: 1, delay: canary } }, 'options.retry.delay is not a known option, did you mean delayMs?'],
    [{ refresh: { windowMs: canary } }, 'options.refresh.windowMs is not a known option'],
    [{ timeoutMs: 1, timeout: 1 }, 'options.timeout is not a known option'],
  ])('%o', async (options, message) => {
    const error = await caught(() => make(options))
    expect(error).toMatchObject({ code: 'invalid_options', message: `test: ${message}` })
  })
})

describe('options', () => {
  it('may all be there, and all be undefined', () => {
    const all = {
      fetch,
      now: Date.now,
      timeoutMs: 1,
      totalTimeoutMs: 1,
      retry: { limit: 0, delayMs: 0 },
      refresh: { advisoryWindowMs: 0, mandatoryWindowMs: 0 },
      allowedOrigins: ['https://a.example'],
      allowInsecureHttp: true,
      tokenRequestLimit: 'enforce',
      replayLimitBytes: 0,
      onEvent: () => undefined,
      baseUrl: 'https://base.example/v1/',
    }
    expect(make(all).baseUrl).toBe('https://base.example/v1')
    const none = Object.fromEntries(Object.keys(all).map((key) => [key, undefined]))
    expect(make(none).baseUrl).toBe('https://api.test.example')
  })

  it('must be there', async () => {
    const error = await caught(() => createAuth(provider, undefined as unknown as CreateAuthOptions<TestCredentials>))
    expect(error.message).toBe('test: options takes an object, got undefined')
    const nothing = await caught(() => createAuth(provider, {} as CreateAuthOptions<TestCredentials>))
    expect(nothing.message).toBe('test: options.credentials is missing')
  })
})
