import { describe, expect, it } from 'vitest'
import { acmeCache, type AcmeCacheOptions } from './index.js'

const client = { get: async () => undefined }

describe('the options of acmeCache', () => {
  it.each<[string, unknown, string]>([
    ['an unknown option', { client, ttl: 5 }, 'options.ttl is not a known option'],
    ['no client', {}, 'options.client is missing'],
    ['a URL', { client: 'acme://:canary@127.0.0.1' }, 'options.client takes a client of Acme'],
    ['another kind of client', { client: {} }, 'options.client takes a client of Acme'],
  ])('refuse %s', (_what, options, message) => {
    const create = () => acmeCache(options as AcmeCacheOptions)
    expect(create).toThrow(message)
    expect(create).not.toThrow(/canary/)
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'cache-acme' }))
  })
})
