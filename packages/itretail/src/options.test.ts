import { describe, expect, it } from 'vitest'
import { createItRetailAuth, type ItRetailOptions } from './index.js'

const credentials = { username: 'login@marktpos.com', password: 'canary-password' }
const environment = 'itretail'

describe('the options of createItRetailAuth', () => {
  it.each<[string, object, string]>([
    ['an unknown option', { credentials, environment, scope: ['x'] }, 'options.scope is not a known option'],
    ['an unknown environment', { credentials, environment: 'canary' }, 'options.environment takes'],
    ['no environment', { credentials }, 'options.environment is missing'],
    ['no credentials', { environment }, 'options.credentials is missing'],
    [
      'credentials with a field missing beside others',
      { credentials: { username: 'canary', id: 17 }, environment },
      'options.credentials.password is missing',
    ],
    [
      'credentials in another spelling',
      { credentials: { USERNAME: 'canary', password: 'canary' }, environment },
      'options.credentials takes username (not USERNAME)',
    ],
    [
      'an empty password',
      { credentials: { ...credentials, password: '' }, environment },
      'options.credentials.password takes a non-empty string, got an empty string',
    ],
    [
      'a password that is no string',
      { credentials: { ...credentials, password: 4711 }, environment },
      'options.credentials.password takes a string, got number',
    ],
    [
      'a query of numbers',
      { credentials, environment, tokenQuery: { accesslevel: 0 } },
      'options.tokenQuery.accesslevel takes a string, got number',
    ],
    [
      'plain http',
      { credentials, environment: { baseUrl: 'http://pos.example.com' } },
      'options.environment.baseUrl takes an https: URL',
    ],
  ])('refuse %s', (_what, options, message) => {
    const create = () => createItRetailAuth(options as ItRetailOptions)
    expect(create).toThrow(message)
    expect(create).not.toThrow(/canary|4711/)
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'itretail' }))
  })

  it('allow plain http on this machine, and elsewhere when told to', () => {
    const local = createItRetailAuth({ credentials, environment: { baseUrl: 'http://127.0.0.1:4010' } })
    expect(local.baseUrl).toBe('http://127.0.0.1:4010')
    const baseUrl = 'http://pos.test'
    expect(createItRetailAuth({ credentials, environment: { baseUrl }, allowInsecureHttp: true }).baseUrl).toBe(baseUrl)
  })
})
