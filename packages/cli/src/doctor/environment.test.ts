import { describe, expect, it } from 'vitest'
import { liveProvider, type ProviderName } from '../live-providers.js'
import { baseUrlOf, checkEnvironment } from './environment.js'

function toProvider(name: ProviderName) {
  const provider = liveProvider(name)
  if (provider === undefined) throw new Error('the providers have names')
  return provider
}

describe('checkEnvironment', () => {
  it.each<[ProviderName, Record<string, string>, string]>([
    ['toast', { TOAST_ENVIRONMENT: 'production' }, 'ok: production, https://ws-api.toasttab.com'],
    ['itretail', { ITRETAIL_ENVIRONMENT: 'marktpos' }, 'ok: marktpos, https://app.marktpos.com'],
    ['mypos', { MYPOS_ENVIRONMENT: 'https://auth-api.mypos.com/' }, 'ok: https://auth-api.mypos.com'],
    ['toast', { TOAST_ENVIRONMENT: 'http://127.0.0.1:4010' }, 'ok: http://127.0.0.1:4010'],
    ['mypos', {}, 'warning: MYPOS_ENVIRONMENT is not set, so it is sandbox, https://sandbox-auth-api.mypos.com'],
    ['toast', { TOAST_ENVIRONMENT: 'prod' }, 'problem: TOAST_ENVIRONMENT takes sandbox, production or a base URL'],
    [
      'toast',
      { TOAST_ENVIRONMENT: 'http://pos.example.com' },
      'problem: TOAST_ENVIRONMENT takes an https: URL; http: sends secrets in the clear, so it is for this machine alone, as in http://127.0.0.1:4010',
    ],
    [
      'toast',
      { TOAST_ENVIRONMENT: 'https://canary:canary@pos.example.com' },
      'problem: toast: TOAST_ENVIRONMENT takes a URL without a user name or password in it',
    ],
    [
      'toast',
      { TOAST_ENVIRONMENT: 'https://auth-api.mypos.com' },
      'problem: TOAST_ENVIRONMENT names a host of myPOS: auth-api.mypos.com',
    ],
    [
      'toast',
      { TOAST_ENVIRONMENT: 'production', TOAST_CLIENT_ID: 'myToastApiClientIdentifier' },
      'problem: the credentials are the sandbox’s examples, but TOAST_ENVIRONMENT is ws-api.toasttab.com',
    ],
    [
      'toast',
      { TOAST_ENVIRONMENT: 'http://localhost:1', TOAST_CLIENT_ID: 'myToastApiClientIdentifier' },
      'ok: http://localhost:1',
    ],
  ])('%s with %j', (name, variables, finding) => {
    const { outcome, what } = checkEnvironment(toProvider(name), variables)
    expect(`${outcome}: ${what}`).toBe(finding)
  })
})

it('baseUrlOf needs no credentials, and is nothing where the environment is none', () => {
  expect(baseUrlOf(toProvider('toast'), {})).toBe('https://ws-sandbox-api.eng.toasttab.com')
  expect(baseUrlOf(toProvider('toast'), { TOAST_ENVIRONMENT: 'prod' })).toBeUndefined()
})
