import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { goesThroughProxy } from './environment-proxy.js'
import { parseBaseUrl, parseOrigin } from './url.js'

const proxy = 'http://canary:canary@proxy.example:3128'
const url = 'http://127.0.0.1:4010'
const rules = { provider: 'test', field: 'options.environment.baseUrl' }
const names = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY', 'NODE_OPTIONS']

function environment(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
}

beforeEach(() => {
  environment(Object.fromEntries([...names, 'NODE_USE_ENV_PROXY'].map((name) => [name, undefined])))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

describe('an http: URL of this machine', () => {
  it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])(
    'is refused where Node takes the proxy of %s, with what to do',
    async (name) => {
      environment({ NODE_USE_ENV_PROXY: '1', [name]: proxy })
      for (const parse of [parseBaseUrl, parseOrigin]) {
        const error = await caught(() => parse(url, rules))
        expect(error.code).toBe('invalid_options')
        expect(error.message).toMatch(/^test: options\.environment\.baseUrl takes .* add 127\.0\.0\.1 to NO_PROXY$/)
        expect(error.message).not.toContain('canary')
      }
    },
  )

  it.each([
    ['by NODE_USE_ENV_PROXY', () => environment({ NODE_USE_ENV_PROXY: '1' })],
    ['by NODE_OPTIONS', () => environment({ NODE_OPTIONS: '--no-warnings --use-env-proxy' })],
    [
      'by --use-env-proxy',
      () => vi.stubGlobal('process', { env: { HTTP_PROXY: proxy }, execArgv: ['--use-env-proxy'] }),
    ],
    ['by being Bun', () => vi.stubGlobal('Bun', {})],
    ['by being Deno', () => vi.stubGlobal('Deno', {})],
  ])('is refused where the runtime was told to take proxies %s', (_how, tell) => {
    environment({ HTTP_PROXY: proxy })
    expect(goesThroughProxy(new URL(url))).toBe(false)
    tell()
    expect(goesThroughProxy(new URL(url))).toBe(true)
  })

  it('is asked of Deno for no variable that it may not read', () => {
    environment({ HTTP_PROXY: proxy })
    vi.stubGlobal('Deno', { permissions: { querySync: () => ({ state: 'prompt' }) } })
    expect(goesThroughProxy(new URL(url))).toBe(false)
  })

  it.each([
    ['127.0.0.1', url],
    ['other.example, 127.0.0.1', url],
    ['other.example 127.0.0.1:4010', url],
    ['LOCALHOST', 'http://localhost:4010'],
    ['localhost:80', 'http://localhost'],
    ['[::1]', 'http://[::1]:4010'],
    ['[::1]:4010', 'http://[::1]:4010'],
    ['*', url],
    ['*.0.0.1', url],
  ])('is taken where NO_PROXY=%s exempts it', (list, exempt) => {
    environment({ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, NO_PROXY: list })
    expect(parseBaseUrl(exempt, rules)).toBe(exempt)
  })

  it.each(['localhost', '127.0.0.1:4011', '127.0.0.0/8', '7.0.0.1', ''])('is refused with NO_PROXY=%s', (list) => {
    environment({ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, NO_PROXY: list })
    expect(goesThroughProxy(new URL(url))).toBe(true)
  })

  it('is taken without a proxy, or with allowInsecureHttp', () => {
    environment({ NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: proxy })
    expect(parseBaseUrl(url, rules)).toBe(url)
    environment({ HTTP_PROXY: proxy })
    expect(parseBaseUrl(url, { ...rules, allowInsecureHttp: true })).toBe(url)
    expect(parseBaseUrl('https://127.0.0.1:4010', rules)).toBe('https://127.0.0.1:4010')
  })
})
