import { describe, expect, it } from 'vitest'
import { toToken } from '../flight/to-token.js'
import { caught } from '../util/caught.fixture.js'
import { oauthErrorWord, oauthTokenResponse } from './oauth-replies.js'

describe('the reply to a token request of OAuth', () => {
  it('is read in full, whatever else is in it', () => {
    const body = {
      access_token: 'a',
      expires_in: '60',
      token_type: 'Bearer',
      scope: 'x y',
      refresh_token: 'r',
      more: 1,
    }
    expect(oauthTokenResponse({ body }, 'test')).toEqual({
      accessToken: 'a',
      expiresInSeconds: 60,
      tokenType: 'Bearer',
      scope: ['x', 'y'],
      refreshToken: 'r',
    })
  })

  it('may leave out or null all but the token and its lifetime', () => {
    const body = { access_token: 'a', expires_in: 60, token_type: null, refresh_token: null }
    expect(oauthTokenResponse({ body }, 'test')).toEqual({ accessToken: 'a', expiresInSeconds: 60 })
  })

  it.each<[unknown, string]>([
    [undefined, 'the reply takes an object, got undefined'],
    [{ expires_in: 60 }, 'the reply.access_token is missing'],
    [{ access_token: ['canary'], expires_in: 'canary' }, 'the reply.expires_in takes a number of seconds'],
  ])('is refused as %j, and not repeated', async (body, message) => {
    const error = await caught(() => oauthTokenResponse({ body }, 'test'))
    expect(error).toMatchObject({ code: 'invalid_response', provider: 'test' })
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('canary')
  })
})

describe('a new refresh token', () => {
  it.each<[string, object]>([
    ['no access token', { expires_in: 60 }],
    ['an access token that is no string', { access_token: ['canary'], expires_in: 60 }],
    ['no lifetime', { access_token: 'a' }],
    ['a token type that is no string', { access_token: 'a', expires_in: 60, token_type: 42 }],
  ])('is passed on beside %s, which core refuses', (_what, rest) => {
    const read = oauthTokenResponse({ body: { ...rest, refresh_token: 'r' } }, 'test')
    expect(read).toMatchObject({ refreshToken: 'r' })
    expect(() => toToken(read, 'test', { sentAt: 0, now: 0 })).toThrow(/access token that is empty/)
  })

  it.each([undefined, null, '', 42, ['r']])('that is %j is none', (refresh_token) => {
    const body = { access_token: 'a', expires_in: 60, refresh_token }
    expect(oauthTokenResponse({ body }, 'test')).toEqual({ accessToken: 'a', expiresInSeconds: 60 })
    expect(() => oauthTokenResponse({ body: { refresh_token } }, 'test')).toThrow(/access_token is missing/)
  })
})

it.each<[unknown, string | undefined]>([
  [{ error: 'invalid_grant', error_description: 'canary' }, 'invalid_grant'],
  [{ error: { code: 1 } }, undefined],
  [{}, undefined],
  ['invalid_grant', undefined],
  [null, undefined],
  [undefined, undefined],
])('the error word of %j is %s', (body, word) => expect(oauthErrorWord({ body })).toBe(word))
