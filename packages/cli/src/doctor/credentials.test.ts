import { describe, expect, it } from 'vitest'
import { liveProvider, providerNames, type ProviderName } from '../live-providers.js'
import { checkCredentials } from './credentials.js'

const itretail = { ITRETAIL_USERNAME: 'login@marktpos.com', ITRETAIL_PASSWORD: 'canary-password' }
const mypos = { MYPOS_CLIENT_ID: 'canary-mypos-id', MYPOS_CLIENT_SECRET: 'canary-mypos-secret' }
const toast = { TOAST_CLIENT_ID: 'canary-toast-id', TOAST_CLIENT_SECRET: 'canary-toast-secret' }
const all = { ...itretail, ...mypos, ...toast }

function check(name: ProviderName, variables: Record<string, string>) {
  const provider = liveProvider(name)
  if (provider === undefined) throw new Error('the providers have names')
  const findings = checkCredentials(provider, { ...all, ...variables })
  expect(JSON.stringify(findings)).not.toContain('canary')
  return findings.map(({ outcome, what }) => `${outcome}: ${what}`)
}

const issued = (length: number) => 'canary'.padEnd(length, '0123456789')

describe('checkCredentials', () => {
  it.each(providerNames)('finds nothing wrong with those of %s', (name) => {
    expect(check(name, {})).toEqual([expect.stringMatching(/^ok: \w+ and \w+ are set$/)])
  })

  it.each<[ProviderName, Record<string, string>, string]>([
    ['toast', { TOAST_CLIENT_ID: '' }, 'problem: TOAST_CLIENT_ID is not set'],
    [
      'mypos',
      { MYPOS_CLIENT_ID: '', MYPOS_CLIENT_SECRET: '' },
      'problem: MYPOS_CLIENT_ID and MYPOS_CLIENT_SECRET are not set',
    ],
    ['toast', { TOAST_CLIENT_ID: 'canary ' }, 'problem: TOAST_CLIENT_ID begins or ends with white space'],
    ['toast', { TOAST_CLIENT_ID: '\u00a0canary' }, 'problem: TOAST_CLIENT_ID begins or ends with white space'],
    ['toast', { TOAST_CLIENT_SECRET: 'canary\u200b' }, 'problem: TOAST_CLIENT_SECRET begins or ends with white space'],
    ['toast', { TOAST_CLIENT_SECRET: 'canary\nsecret' }, 'problem: TOAST_CLIENT_SECRET has a line break in it'],
    ['mypos', { MYPOS_CLIENT_SECRET: '"canary"' }, 'problem: MYPOS_CLIENT_SECRET is in quotes'],
    [
      'toast',
      { TOAST_CLIENT_ID: mypos.MYPOS_CLIENT_ID },
      'problem: TOAST_CLIENT_ID has the same value as MYPOS_CLIENT_ID',
    ],
    [
      'mypos',
      { TOAST_CLIENT_ID: mypos.MYPOS_CLIENT_ID },
      'problem: MYPOS_CLIENT_ID has the same value as TOAST_CLIENT_ID',
    ],
    [
      'toast',
      { TOAST_CLIENT_SECRET: mypos.MYPOS_CLIENT_ID },
      'problem: TOAST_CLIENT_SECRET has the same value as MYPOS_CLIENT_ID',
    ],
    [
      'toast',
      { TOAST_CLIENT_ID: toast.TOAST_CLIENT_SECRET },
      'problem: TOAST_CLIENT_ID and TOAST_CLIENT_SECRET have the same value',
    ],
    ['toast', { TOAST_CLIENT_ID: 'canary@example.com' }, 'problem: TOAST_CLIENT_ID is an e-mail address'],
    [
      'toast',
      { TOAST_CLIENT_ID: issued(64), TOAST_CLIENT_SECRET: issued(32) },
      'warning: TOAST_CLIENT_ID is much longer than TOAST_CLIENT_SECRET',
    ],
    [
      'itretail',
      { ITRETAIL_USERNAME: 'canary', ITRETAIL_PASSWORD: 'canary@example.com' },
      'problem: ITRETAIL_PASSWORD looks like an e-mail address, and ITRETAIL_USERNAME does not',
    ],
    ['itretail', { ITRETAIL_USERNAME: 'canary' }, 'warning: ITRETAIL_USERNAME is no e-mail address'],
  ])('%s with %j', (name, variables, finding) => {
    expect(check(name, variables)).toEqual([finding])
  })

  it.each([
    { TOAST_CLIENT_ID: issued(32), TOAST_CLIENT_SECRET: issued(64) },
    { TOAST_CLIENT_ID: 'myToastApiClientIdentifier', TOAST_CLIENT_SECRET: 'myToastApiClientSecret' },
    { MYPOS_CLIENT_ID: '', TOAST_CLIENT_SECRET: 'canary"s own' },
  ])('finds nothing wrong with %j', (variables) => {
    expect(check('toast', variables)).toEqual(['ok: TOAST_CLIENT_ID and TOAST_CLIENT_SECRET are set'])
  })
})
