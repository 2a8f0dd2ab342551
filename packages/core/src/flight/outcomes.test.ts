import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { selfSignedCertificate } from '../http/certificate.fixture.js'
import { createAuth } from '../life/create-auth.js'
import { AuthError } from '../contract/errors.js'
import { parseReply } from '../options/parse.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'
import { secondsSchema } from '../options/seconds.js'
import { cutHalfWay, json, reply, serve, serveTls, type Answer } from '../http/server.fixture.js'

const dayMs = 86_400_000
const replySchema = v.object({
  access_token: v.string(),
  expires_in: secondsSchema,
  token_type: v.nullish(v.string()),
})

/** An instance whose vendor is a real server, read as the provider packages read theirs. */
function authFor(origin: string) {
  const clock = testClock()
  const provider = testProvider(async ({ id, secret }, http) => {
    const sent = await http.post(origin, { json: { id, secret } })
    if (!sent.ok) {
      throw new AuthError({ code: 'invalid_credentials', provider: 'test', status: sent.status, message: 'refused' })
    }
    const { access_token, expires_in, token_type } = parseReply(replySchema, sent.body, 'test')
    return { accessToken: access_token, expiresInSeconds: expires_in, ...(token_type && { tokenType: token_type }) }
  })
  const auth = createAuth(provider, { credentials: testCredentials, now: clock.now, retry: { limit: 0 } })
  return { auth, clock }
}

const issued = (changes: object) => json({ access_token: 'abc', expires_in: 3600, token_type: 'bearer', ...changes })
const raw = (body: string) => reply(200, body, { 'content-type': 'application/json' })

describe('a token reply that is accepted', () => {
  it.each<[string, Answer, number]>([
    ['as documented', issued({}), 3_600_000],
    ['with its lifetime as a string of digits', issued({ expires_in: '1209599' }), 1_209_599_000],
    ['with half a second', issued({ expires_in: 0.5 }), 500],
    ['with a lifetime as a decimal string', issued({ expires_in: '1.5' }), 1_500],
    ['with an absurd lifetime, which is cut to a leap year', issued({ expires_in: 1e12 }), 366 * dayMs],
    ['with an absurd lifetime as a string', issued({ expires_in: '9'.repeat(40) }), 366 * dayMs],
    ['with an infinite lifetime', raw('{"access_token":"abc","expires_in":1e400}'), 366 * dayMs],
    ['with the longest lifetime that is not infinite', issued({ expires_in: 1e308 }), 366 * dayMs],
    ['with an infinite lifetime as digits', issued({ expires_in: '9'.repeat(400) }), 366 * dayMs],
    ['with no token type', issued({ token_type: undefined }), 3_600_000],
    ['with null for a token type', issued({ token_type: null }), 3_600_000],
    ['with the token type in capitals', issued({ token_type: 'BEARER' }), 3_600_000],
    ['with fields nobody knows', issued({ '.issued': 'yesterday', nested: { a: [1] } }), 3_600_000],
    ['without a content type', reply(200, '{"access_token":"abc","expires_in":3600}'), 3_600_000],
    ['with a status of 201', json({ access_token: 'abc', expires_in: 60 }, 201), 60_000],
  ])('%s', async (_what, answer, lifetimeMs) => {
    const server = await serve(answer)
    const { auth, clock } = authFor(server.origin)
    const token = await auth.getToken()
    expect(token).toMatchObject({ accessToken: 'abc', issuedAt: clock.now(), expiresAt: clock.now() + lifetimeMs })
  })
})

describe('a token reply that is refused', () => {
  it.each<[string, string, Answer]>([
    ['provider_unavailable', 'an HTML page', reply(200, '<!doctype html><h1>Back soon</h1>')],
    ['provider_unavailable', 'an empty body', reply(200)],
    ['provider_unavailable', 'a 204', reply(204)],
    ['provider_unavailable', 'truncated JSON', raw('{"access_token":"abc","expires_in":36')],
    ['provider_unavailable', 'a body cut half way', cutHalfWay],
    ['provider_unavailable', 'a 503', reply(503)],
    ['invalid_credentials', 'a 401', json({ error: 'invalid_client' }, 401)],
    ['rate_limited', 'a 429', reply(429)],
    ['invalid_response', 'a redirect', reply(302, '', { location: '/login' })],
    ['invalid_response', 'null', raw('null')],
    ['invalid_response', 'an array', raw('[{"access_token":"abc","expires_in":3600}]')],
    ['invalid_response', 'a string', raw('"abc"')],
    ['invalid_response', 'a number for the token', issued({ access_token: 4711 })],
    ['invalid_response', 'an object for the token', issued({ access_token: { value: 'abc' } })],
    ['invalid_response', 'no token', issued({ access_token: undefined })],
    ['invalid_response', 'an empty token', issued({ access_token: '' })],
    ['invalid_response', 'a token with a control character', issued({ access_token: 'a\u0000b' })],
    ['invalid_response', 'a token with a line break', issued({ access_token: 'abc\r\nx-admin: true' })],
    ['invalid_response', 'a token with a line break at its end', issued({ access_token: 'abc\n' })],
    ['invalid_response', 'a token with a space', issued({ access_token: 'a b' })],
    ['invalid_response', 'a token with a delete character', issued({ access_token: 'a\u007fb' })],
    ['invalid_response', 'a token beyond ASCII', issued({ access_token: 'tökén' })],
    ['invalid_response', 'a token type that is not bearer', issued({ token_type: 'mac' })],
    ['invalid_response', 'a number for the token type', issued({ token_type: 1 })],
    ['invalid_response', 'no lifetime', issued({ expires_in: undefined })],
    ['invalid_response', 'null for the lifetime', issued({ expires_in: null })],
    ['invalid_response', 'true for the lifetime', issued({ expires_in: true })],
    ['invalid_response', 'a lifetime of zero', issued({ expires_in: 0 })],
    ['invalid_response', 'a lifetime of zero as a string', issued({ expires_in: '0' })],
    ['invalid_response', 'a negative lifetime', issued({ expires_in: -3600 })],
    ['invalid_response', 'a lifetime shorter than a millisecond', issued({ expires_in: 1e-6 })],
    ['invalid_response', 'a lifetime infinitely below zero', raw('{"access_token":"abc","expires_in":-1e400}')],
    ['invalid_response', 'a lifetime as a string below zero', issued({ expires_in: '-1' })],
    ['invalid_response', 'a lifetime in words', issued({ expires_in: 'an hour' })],
    ['invalid_response', 'an empty string for the lifetime', issued({ expires_in: '' })],
    ['invalid_response', 'a lifetime in hexadecimal', issued({ expires_in: '0x10' })],
  ])('as %s: %s', async (code, _what, answer) => {
    const server = await serve(answer)
    const { auth } = authFor(server.origin)
    const error = await caught(auth.getToken())
    expect(error).toMatchObject({ code, provider: 'test' })
    expect(error.message).not.toMatch(/abc|4711|some-secret|x-admin/)
    expect(auth.status().state).toBe('none')
    // What was refused is not given out by a second call either, nor asked for again at once.
    expect((await caught(auth.getToken())).code).toBe(code)
    expect(server.requests).toHaveLength(1)
  })

  it('as provider_unavailable: from a server whose certificate nobody trusts', async () => {
    const server = await serveTls(selfSignedCertificate())
    const error = await caught(authFor(server.origin).auth.getToken())
    expect(error).toMatchObject({ code: 'provider_unavailable', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
    expect(error.message).toContain('certificate')
    expect(server.seen.requests).toBe(0)
  })
})
