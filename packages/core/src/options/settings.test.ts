import { describe, expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'
import { settingsFor } from './settings.js'

const provider = testProvider(async () => ({ accessToken: 'token', expiresInSeconds: 3600 }))
const now = (): number => 0

describe('the settings of many instances', () => {
  it('are shared by those with the same options, objects and arrays by what is in them', () => {
    const make = () =>
      settingsFor(provider, { now, retry: { limit: 1 }, allowedOrigins: ['https://a.example'], scope: ['one'] })
    expect(make()).toBe(make())
  })

  it('are shared whatever the order in which two kinds of tenant are made', () => {
    const make = (timeoutMs: number) => settingsFor(provider, { now, timeoutMs })
    const [one, other] = [make(1), make(2)]
    expect([make(1), make(2), make(1)]).toEqual([one, other, one])
    expect(make(1)).toBe(one)
    expect(make(2)).toBe(other)
  })

  it('are kept for the last 16 kinds, and not for all that there ever were', () => {
    const make = (timeoutMs: number) => settingsFor(provider, { now, timeoutMs })
    const first = make(1)
    for (let kind = 2; kind <= 16; kind += 1) make(kind)
    expect(make(1)).toBe(first)
    for (let kind = 17; kind <= 32; kind += 1) make(kind)
    expect(make(1)).not.toBe(first)
  })

  it.each([
    ['another value', { timeoutMs: 2 }],
    ['another function', { timeoutMs: 1, now: (): number => 0 }],
    ['one more', { timeoutMs: 1, now, cacheTimeoutMs: 1 }],
    ['one less', { timeoutMs: 1 }],
    ['one of another name', { totalTimeoutMs: 1, now }],
    ['another object', { timeoutMs: 1, now, retry: { limit: 2 } }],
  ])('are not shared with %s', (_difference, options) => {
    const settings = settingsFor(provider, { timeoutMs: 1, now })
    expect(settingsFor(provider, options)).not.toBe(settings)
  })

  it('take an option that is undefined for itself, not for another', () => {
    const settings = settingsFor(provider, { timeoutMs: undefined })
    expect(settingsFor(provider, { cacheTimeoutMs: 5 })).not.toBe(settings)
  })

  it('tell a program’s own objects apart, however alike they are', () => {
    const methods = { get: async () => undefined, set: async () => undefined, delete: async () => undefined }
    const stores = { load: async () => undefined, save: async () => undefined }
    const settings = settingsFor(provider, { cache: { ...methods }, refreshTokens: { ...stores } })
    const [cache, refreshTokens] = [{ ...methods }, { ...stores }]
    expect(settingsFor(provider, { cache, refreshTokens })).not.toBe(settings)
    expect(settingsFor(provider, { cache, refreshTokens })).toMatchObject({ cache, refreshTokens })
    expect(settingsFor(provider, { cache, refreshTokens }).cache).toBe(cache)
  })

  it('tell instances of a class apart, whatever is in them', () => {
    const [one, other] = [new Uint8Array(32), new Uint8Array(32)]
    const settings = settingsFor(provider, { encryptionKey: one })
    expect(settingsFor(provider, { encryptionKey: one })).toBe(settings)
    expect(settingsFor(provider, { encryptionKey: other })).not.toBe(settings)
  })

  it('are not those of another provider object', () => {
    expect(settingsFor({ ...provider }, {})).not.toBe(settingsFor(provider, {}))
  })

  it('stay what they were when the program changes an array that it gave', () => {
    const allowedOrigins = ['https://a.example']
    createAuth(provider, { credentials: testCredentials, allowedOrigins })
    allowedOrigins[0] = 'not an origin'
    expect(() => createAuth(provider, { credentials: testCredentials, allowedOrigins })).toThrow('allowedOrigins.0')
  })
})
