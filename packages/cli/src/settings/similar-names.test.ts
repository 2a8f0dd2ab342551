import { describe, expect, it } from 'vitest'
import { meantBy } from './similar-names.js'

describe('meantBy', () => {
  it.each([
    ['TOAST_CLIENTID', 'TOAST_CLIENT_ID'],
    ['TOASTCLIENTID', 'TOAST_CLIENT_ID'],
    ['toast_client_id', 'TOAST_CLIENT_ID'],
    ['toastClientId', 'TOAST_CLIENT_ID'],
    ['TOAST-CLIENT-ID', 'TOAST_CLIENT_ID'],
    ['TOAST_CLINT_ID', 'TOAST_CLIENT_ID'],
    ['TAOST_CLIENT_ID', 'TOAST_CLIENT_ID'],
    ['TOAST_ID', 'TOAST_CLIENT_ID'],
    ['TOAST_SECRET', 'TOAST_CLIENT_SECRET'],
    ['TOASTTAB_CLIENT_SECRET', 'TOAST_CLIENT_SECRET'],
    ['TOAST_CLIENT_SECRT', 'TOAST_CLIENT_SECRET'],
    ['TOAST_ENV', 'TOAST_ENVIRONMENT'],
    ['TOAST_ENVIROMENT', 'TOAST_ENVIRONMENT'],
    ['TOAST_API_HOST', 'TOAST_ENVIRONMENT'],
    ['TOAST_BASE_URL', 'TOAST_ENVIRONMENT'],
    ['MYPOS_SECRET', 'MYPOS_CLIENT_SECRET'],
    ['MY_POS_CLIENT_ID', 'MYPOS_CLIENT_ID'],
    ['IT_RETAIL_USERNAME', 'ITRETAIL_USERNAME'],
    ['ITRETAIL_USER', 'ITRETAIL_USERNAME'],
    ['ITRETAIL_PASS', 'ITRETAIL_PASSWORD'],
    ['ITRETAIL_CLIENT_SECRET', 'ITRETAIL_PASSWORD'],
    ['MARKTPOS_PASSWORD', 'ITRETAIL_PASSWORD'],
    ['redis_url', 'REDIS_URL'],
    ['REDIS_URI', 'REDIS_URL'],
    ['POS_AUTH_REDIS_URL', 'REDIS_URL'],
    ['POS_AUTH_ENCRYPTIONKEY', 'POS_AUTH_ENCRYPTION_KEY'],
    ['POS_AUTH_KEY', 'POS_AUTH_ENCRYPTION_KEY'],
    ['POSAUTH_ENCRYPTION_KEY', 'POS_AUTH_ENCRYPTION_KEY'],
    ['AUTH_DEMO_ENCRYPTION_KEY', 'POS_AUTH_ENCRYPTION_KEY'],
    ['POS_AUT_ENCRYPTION_KEY', 'POS_AUTH_ENCRYPTION_KEY'],
  ])('%s: %s', (name, meant) => {
    expect(meantBy(name)).toBe(meant)
  })

  it.each([
    'TOAST_CLIENT_ID',
    'REDIS_URL',
    'TOAST_RESTAURANT_GUID',
    'TOAST_WEBHOOK_SECRET',
    'MYPOS_WEBHOOK_URL',
    'TOASTER_ID',
    'ENCRYPTION_KEY',
    'REDIS_HOST',
    'REDIS_TLS',
    'PATH',
    'CLIENT_ID',
    'POS_AUTH_COLOR',
    // Lines that were read as names, with a secret in them.
    'TOAST_CLIENT_SECRET hunter2',
    'TOAST_CLIENT_SECRET_hunter2',
    'TOAST_CLIENT_SECRET:hunter2',
    'TOAST_CLIENT_ID\u001B[31m',
  ])('%s is ours already, or none of ours', (name) => {
    expect(meantBy(name)).toBeUndefined()
  })
})
