import { isAuthError, type RefreshTokens } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { createMyposAuth, type MyposOptions } from './index.js'

const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
const refreshTokens: RefreshTokens = { load: async () => undefined, save: async () => undefined, exclusive: true }
const code = { type: 'authorization_code', code: 'canary', redirectUri: 'https://app.example.com/back', refreshTokens }

/** Makes an instance of options that TypeScript would refuse, and returns the message of the error. */
function refusal(options: object): string {
  try {
    createMyposAuth({ credentials, environment: 'sandbox', ...options })
  } catch (error) {
    if (isAuthError(error, 'invalid_options')) return error.message
    throw error
  }
  throw new Error('the options were accepted')
}

describe('the options', () => {
  it.each([
    [{ credentials: { clientId: 'canary', clientSecret: '' } }, 'options.credentials.clientSecret takes a non-empty'],
    [
      { credentials: { clientId: 7, clientSecret: 'canary' } },
      'options.credentials.clientId takes a string, got number',
    ],
    [
      { credentials: { clientid: 'canary', client_secret: 'canary' } },
      'options.credentials takes clientId (not clientid)',
    ],
    [{ credentials: { clientId: 'canary', label: 'canary' } }, 'options.credentials.clientSecret is missing'],
    [{ environment: undefined }, 'options.environment takes'],
    [{ environment: 'canary' }, 'options.environment takes'],
    [{ environment: { baseUrl: 'canary' } }, 'options.environment.baseUrl takes an absolute URL'],
    [{ environment: { baseUrl: 'http://canary.example.com' } }, 'options.environment.baseUrl takes an https: URL'],
    [
      { environment: { baseUrl: 'https://a.example.com', revokeUrl: 'http://canary.example.com' } },
      'options.environment.revokeUrl takes an https: URL',
    ],
    [
      { environment: { baseUrl: 'https://a.example.com', webhooksUrl: 'canary' } },
      'options.environment.webhooksUrl takes an absolute URL',
    ],
    [{ scope: 'canary' }, 'options.scope takes an array, got string'],
    [{ scope: ['canary and more'] }, 'options.scope.0 takes one word without spaces'],
    [{ grant: { type: 'canary' } }, 'options.grant.type takes'],
    [{ grant: { type: 'refresh_token' } }, 'options.grant.refreshTokens is missing'],
    [
      { grant: { type: 'refresh_token', refreshTokens: null } },
      'options.grant.refreshTokens takes an object with the functions load, save, got null',
    ],
    [{ grant: { ...code, code: '' } }, 'options.grant.code takes a non-empty string'],
    [{ grant: { ...code, redirectUri: undefined } }, 'options.grant.redirectUri takes a string, got undefined'],
    [{ grant: { ...code, account: '' } }, 'options.grant.account takes a non-empty string'],
    [{ grant: { ...code, codeVerifier: 'canary' } }, 'options.grant.codeVerifier takes a code verifier of 43 to 128'],
    [{ grant: { type: 'client_credentials', refreshTokens } }, 'options.grant.refreshTokens is not a known option'],
    [{ basicEncoding: 'canary' }, 'options.basicEncoding takes'],
    [{ canary: 1 }, 'options.canary is not a known option'],
  ])('refuse %j with a message that says what is taken', (options, message) => {
    const actual = refusal(options)
    expect(actual).toContain(`mypos: ${message}`)
    expect(actual.replace('options.canary ', '')).not.toContain('canary')
  })

  it('accept every documented form', () => {
    for (const options of [
      { grant: { ...code, codeVerifier: '~'.repeat(43) } },
      { grant: { type: 'refresh_token', refreshTokens } },
      { scope: ['webhooks', 'more:words'] },
      { environment: { baseUrl: 'http://localhost:4010/', revokeUrl: 'https://api.example.com/oauth/revoke' } },
      { environment: { baseUrl: 'http://mypos.test' }, allowInsecureHttp: true },
      { credentials: () => credentials, basicEncoding: 'rfc6749', timeoutMs: 500, allowedOrigins: [] },
    ]) {
      expect(createMyposAuth({ credentials, environment: 'sandbox', ...options } as MyposOptions).provider).toBe(
        'mypos',
      )
    }
  })

  it('refuse a colon in a client id, which would end it in the header, unless both parts are form-encoded', async () => {
    const message = "credentials.clientId takes a string without a colon, or any with basicEncoding: 'rfc6749'"
    const withColon = { clientId: 'canary:id', clientSecret: 'se:cret' }
    expect(refusal({ credentials: withColon })).toBe(`mypos: options.${message}`)
    const late = createMyposAuth({ credentials: () => withColon, environment: 'sandbox' })
    await expect(late.getToken()).rejects.toThrow(`mypos: ${message.replace('credentials', 'credentials()')}`)
    expect(createMyposAuth({ credentials: withColon, environment: 'sandbox', basicEncoding: 'rfc6749' }).baseUrl).toBe(
      'https://sandbox-auth-api.mypos.com',
    )
  })
})
