import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { parseBaseUrl, parseOrigin } from './url.js'

const rules = { provider: 'test', field: 'options.environment.baseUrl' }

describe('a base URL', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com/v1//', 'https://api.example.com/v1'],
    ['HTTPS://API.Example.com:443', 'https://api.example.com'],
    ['https://api.example.com:8443', 'https://api.example.com:8443'],
    ['http://localhost:4010', 'http://localhost:4010'],
    ['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
    ['http://127.1.2.3', 'http://127.1.2.3'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
  ])('%s is taken as %s', (value, expected) => expect(parseBaseUrl(value, rules)).toBe(expected))

  it.each([
    ['canary', 'takes an absolute URL'],
    ['', 'takes an absolute URL'],
    ['//canary.example.com', 'takes an absolute URL'],
    ['ftp://canary.example.com', 'takes an https: URL'],
    ['file:///canary', 'takes an https: URL'],
    ['javascript:canary', 'takes an https: URL'],
    ['http://canary.example.com', 'needs allowInsecureHttp: true'],
    ['http://127.0.0.1.canary.example', 'needs allowInsecureHttp: true'],
    ['http://localhost.canary.example', 'needs allowInsecureHttp: true'],
    ['http://128.0.0.1', 'needs allowInsecureHttp: true'],
    ['http://0.0.0.0', 'needs allowInsecureHttp: true'],
    ['http://canary.localhost', 'needs allowInsecureHttp: true'],
    ['http://[::ffff:127.0.0.1]', 'needs allowInsecureHttp: true'],
    ['https://*.canary.example', 'takes no *'],
    ['https://canary@api.example.com', 'takes a URL without a user name or password'],
    ['https://:canary@api.example.com', 'takes a URL without a user name or password'],
    ['https://api.example.com/?key=canary', 'takes a URL without a query or fragment'],
    ['https://api.example.com/#canary', 'takes a URL without a query or fragment'],
  ])('%j is refused, and not repeated', async (value, why) => {
    const error = await caught(() => parseBaseUrl(value, rules))
    expect(error).toMatchObject({ code: 'invalid_options', provider: 'test' })
    expect(error.message).toContain('options.environment.baseUrl')
    expect(error.message).toContain(why)
    expect(error.message).not.toContain('canary')
  })

  it('may be plain http anywhere with allowInsecureHttp, but nothing else', async () => {
    const insecure = { ...rules, allowInsecureHttp: true }
    expect(parseBaseUrl('http://api.example.com', insecure)).toBe('http://api.example.com')
    expect((await caught(() => parseBaseUrl('ftp://api.example.com', insecure))).message).toContain('https:')
  })
})

describe('an origin', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://API.example.com:443/', 'https://api.example.com'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
  ])('%s is taken as %s', (value, expected) => expect(parseOrigin(value, rules)).toBe(expected))

  it.each([
    ['https://api.example.com/v1', 'without a path'],
    ['https://api.example.com/canary', 'without a path'],
    ['http://canary.example.com', 'allowInsecureHttp'],
    ['*', 'without a *'],
    ['https://*.canary.example', 'without a *'],
    ['https://api.example.com:*', 'without a *'],
    ['https://api.*', 'without a *'],
    ['https://%2a.canary.example', 'takes no *'],
    ['blob:https://canary.example', 'takes an https: URL'],
    ['null', 'takes an absolute URL'],
  ])('%j is refused, and not repeated', async (value, why) => {
    const error = await caught(() => parseOrigin(value, rules))
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain(why)
    expect(error.message).not.toContain('canary')
  })
})
