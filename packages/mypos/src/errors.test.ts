import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { revocationError, tokenError } from './errors.js'

const replyOf = (status: number, body: unknown) => ({ ok: false, status, body, header: () => undefined })

const reply = (status: number, error: unknown) => replyOf(status, { error, error_description: 'canary of the vendor' })

describe('a refused token request', () => {
  it.each([
    ['client_credentials', 401, 'invalid_client', 'invalid_credentials'],
    ['client_credentials', 400, 'invalid_client', 'invalid_credentials'],
    ['client_credentials', 401, 'unauthorized_client', 'invalid_credentials'],
    ['client_credentials', 401, undefined, 'invalid_credentials'],
    ['client_credentials', 400, 'invalid_grant', 'invalid_credentials'],
    ['authorization_code', 400, 'invalid_grant', 'reauthorization_required'],
    ['authorization_code', 401, 'invalid_grant', 'reauthorization_required'],
    ['authorization_code', 401, 'invalid_client', 'invalid_credentials'],
    ['refresh_token', 400, 'invalid_grant', 'reauthorization_required'],
    ['refresh_token', 401, 'invalid_grant', 'reauthorization_required'],
    ['refresh_token', 401, 'invalid_client', 'invalid_credentials'],
    ['client_credentials', 400, 'invalid_scope', 'invalid_options'],
    ['refresh_token', 400, 'invalid_scope', 'invalid_options'],
    ['authorization_code', 400, 'unauthorized_client', 'invalid_options'],
    ['refresh_token', 400, 'unsupported_grant_type', 'invalid_options'],
    ['client_credentials', 400, 'invalid_request', 'invalid_response'],
    ['client_credentials', 400, 'canary_error', 'invalid_response'],
    ['client_credentials', 404, { canary: true }, 'invalid_response'],
  ] as const)('[MYPOS-7] of grant %s with %i and %s is %s', (grantType, status, word, code) => {
    const error = tokenError(reply(status, word), grantType)
    expect(error).toMatchObject({ code, status, provider: 'mypos', retryable: false })
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('canary')
  })

  it('[MYPOS-7] may have a body that is not the documented one', () => {
    for (const body of [undefined, null, 'canary', 7, []]) {
      expect(tokenError(replyOf(401, body), 'client_credentials').code).toBe('invalid_credentials')
      expect(tokenError(replyOf(400, body), 'refresh_token').code).toBe('invalid_response')
    }
  })

  it('[MYPOS-12] for bad credentials says that the API Gateway has others', () => {
    const { message } = tokenError(reply(401, 'invalid_client'), 'client_credentials')
    expect(message).toContain('"API Gateway" of myPOS is a different product with other credentials')
    expect(revocationError(reply(401, 'invalid_client')).message).toBe(message)
  })

  it('names the option to change', () => {
    expect(tokenError(reply(400, 'invalid_scope'), 'client_credentials').message).toContain('options.scope')
    expect(tokenError(reply(400, 'unauthorized_client'), 'refresh_token').message).toContain('options.grant')
  })
})

describe('a refused revocation', () => {
  it.each([
    [401, 'invalid_client', 'invalid_credentials'],
    [400, 'invalid_client', 'invalid_credentials'],
    [400, 'unsupported_token_type', 'invalid_response'],
    [404, 'canary', 'invalid_response'],
  ] as const)('with %i and %s is %s', (status, word, code) => {
    const error = revocationError(reply(status, word))
    expect(error).toMatchObject({ code, status })
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('canary')
  })
})
