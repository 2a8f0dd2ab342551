import { describe, expect, it } from 'vitest'
import { createToastAuth, type ToastOptions } from './index.js'

const credentials = { clientId: 'id', clientSecret: 'canary-secret' }
const environment = 'sandbox'

describe('the options of createToastAuth', () => {
  it.each<[string, object, string]>([
    ['an unknown option', { credentials, environment, scope: ['x'] }, 'options.scope is not a known option'],
    ['an unknown environment', { credentials, environment: 'canary' }, 'options.environment takes'],
    ['no environment', { credentials }, 'options.environment is missing'],
    ['no credentials', { environment }, 'options.credentials is missing'],
    [
      'credentials with a field missing beside others',
      { credentials: { clientId: 'canary', id: 17 }, environment },
      'options.credentials.clientSecret is missing',
    ],
    [
      'credentials in another spelling',
      { credentials: { CLIENTID: 'canary', client_secret: 'canary' }, environment },
      'options.credentials takes clientId (not CLIENTID)',
    ],
    [
      'an empty secret',
      { credentials: { ...credentials, clientSecret: '' }, environment },
      'options.credentials.clientSecret takes a non-empty string, got an empty string',
    ],
    [
      'a secret that is no string',
      { credentials: { ...credentials, clientSecret: 4711 }, environment },
      'options.credentials.clientSecret takes a string, got number',
    ],
    [
      'plain http',
      { credentials, environment: { baseUrl: 'http://toast.example.com' } },
      'options.environment.baseUrl takes an https: URL',
    ],
  ])('refuse %s', (_what, options, message) => {
    const create = () => createToastAuth(options as ToastOptions)
    expect(create).toThrow(message)
    expect(create).not.toThrow(/canary|4711/)
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'toast' }))
  })

  it('allow plain http on this machine, and elsewhere when told to', () => {
    const local = createToastAuth({ credentials, environment: { baseUrl: 'http://127.0.0.1:4010' } })
    expect(local.baseUrl).toBe('http://127.0.0.1:4010')
    const baseUrl = 'http://toast.test'
    expect(createToastAuth({ credentials, environment: { baseUrl }, allowInsecureHttp: true }).baseUrl).toBe(baseUrl)
  })
})
