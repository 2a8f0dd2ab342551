import { describe, expect, it } from 'vitest'
import { basicHeader } from './api.js'
import { createMyposAuth } from './index.js'
import {
  origin,
  own,
  other,
  redirectUri,
  mypos,
  real,
  post,
  token,
  code,
  refresh,
  api,
  bearer,
  useSimulator,
} from './testing.fixture.js'

useSimulator()

describe('the simulated token endpoint', () => {
  it('[MYPOS-6] answers the request of the vendor’s examples', async () => {
    expect(await token()).toMatchObject({
      status: 200,
      body: { access_token: expect.stringMatching(/^\w{32}$/), token_type: 'Bearer', expires_in: 3600 },
    })
    expect((await token()).body).not.toHaveProperty('refresh_token')
    expect((await token({ scope: 'webhooks' })).body).toMatchObject({ expires_in: 86_400, scope: 'webhooks' })
  })

  it.each<[string, RequestInit]>([
    ['another secret', { headers: { authorization: basicHeader({ ...own, clientSecret: 'x' }, 'vendor') } }],
    ['another client', { headers: { authorization: basicHeader({ ...own, clientId: 'x' }, 'vendor') } }],
    ['a semicolon', { headers: { authorization: `Basic ${btoa('client_id;client_secret')}` } }],
    ['a token instead', { headers: { authorization: 'Bearer client_id:client_secret' } }],
    ['no base64', { headers: { authorization: 'Basic client_id:client_secret' } }],
    ['no UTF-8', { headers: { authorization: `Basic ${btoa('client_id:\xff')}` } }],
    ['no header', { headers: {} }],
  ])('[MYPOS-7] refuses a Basic header with %s', async (_what, init) => {
    const refused = await post('/oauth/token', { grant_type: 'client_credentials' }, own, init)
    expect(refused).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_description: expect.any(String) },
    })
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
  })

  it('refuses what is no form, and what repeats a field', async () => {
    const headers = { authorization: basicHeader(own, 'vendor') }
    const json = { body: '{}', headers: { ...headers, 'content-type': 'application/json' } }
    const text = { body: 'grant_type=client_credentials', headers: { ...headers, 'content-type': 'text/plain' } }
    const twice = { body: new URLSearchParams('grant_type=client_credentials&grant_type=client_credentials'), headers }
    for (const init of [json, text, twice]) {
      expect(await post('/oauth/token', {}, own, init)).toMatchObject({
        status: 400,
        body: { error: 'invalid_request' },
      })
    }
    expect((await fetch(`${origin}/oauth/token`)).status).toBe(405)
  })

  it.each([
    [{ scope: 'transactions' }, 'invalid_scope'],
    [{ scope: 'webhooks more' }, 'invalid_scope'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: 'authorization_code' }, 'invalid_grant'],
    [{ grant_type: 'refresh_token' }, 'invalid_grant'],
  ])('[MYPOS-7] refuses %j', async (form, error) => {
    expect(await token(form)).toMatchObject({ status: 400, body: { error } })
  })

  it('refuses a form without a grant type', async () => {
    expect(await post('/oauth/token', {})).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })

  it('[MYPOS-3] reads secrets of any characters, raw or form-encoded', async () => {
    expect((await token({}, other)).status).toBe(200)
    const create = (basicEncoding: 'vendor' | 'rfc6749') =>
      createMyposAuth({ credentials: other, environment: { baseUrl: 'https://rfc.test' }, basicEncoding })
    const { issuedAt, expiresAt } = await create('rfc6749').getToken()
    expect(expiresAt - issuedAt).toBe(5_000)
    await expect(create('vendor').getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
  })
})

describe('the simulated grants of a user', () => {
  it('[MYPOS-4] take a code once, from its client, with its redirect URI', async () => {
    const issue = () => mypos.issueCode({ clientId: own.clientId, redirectUri })
    const good = issue()
    expect((await code({ code: good })).status).toBe(200)
    for (const refused of [
      code({ code: good }),
      code({ code: issue() }, other),
      code({ code: issue(), redirect_uri: `${redirectUri}/` }),
      code({ code: issue(), code_verifier: 'x'.repeat(43) }),
    ]) {
      expect(await refused).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    }
  })

  it('[MYPOS-4] take a code with a challenge only with its verifier (RFC 7636, appendix B)', async () => {
    const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    const issue = () => mypos.issueCode({ clientId: own.clientId, redirectUri, codeChallenge })
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    expect((await code({ code: issue(), code_verifier: verifier })).status).toBe(200)
    expect((await code({ code: issue(), code_verifier: verifier.toLowerCase() })).status).toBe(400)
    expect((await code({ code: issue() })).status).toBe(400)
  })

  it('[MYPOS-4] rotate refresh tokens and refuse one that was used, or that is another client’s', async () => {
    const first = mypos.issueRefreshToken({ clientId: own.clientId })
    expect((await refresh(first, other)).status).toBe(400)
    const second = (await refresh(first)).body.refresh_token
    expect(second).not.toBe(first)
    expect((await refresh(second)).status).toBe(200)
    expect(await refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('[MYPOS-4] end with a refresh token that comes again, and with them all that came of it', async () => {
    const first = mypos.issueRefreshToken({ clientId: own.clientId })
    const another = mypos.issueRefreshToken({ clientId: own.clientId })
    const second = (await refresh(first)).body.refresh_token
    const third = (await refresh(second)).body.refresh_token
    expect((await refresh(first)).status).toBe(400)
    expect(await refresh(third)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    // The user's other grants go on, and so does the client's own login.
    expect((await refresh(another)).status).toBe(200)
    expect((await token()).status).toBe(200)
  })

  it('[MYPOS-4] end with a code that comes again, after refreshes and at once', async () => {
    const sent = mypos.issueCode({ clientId: own.clientId, redirectUri })
    const first = (await code({ code: sent })).body.refresh_token
    const second = (await refresh(first)).body.refresh_token
    expect((await code({ code: sent })).status).toBe(400)
    expect((await refresh(second)).status).toBe(400)
    const raced = mypos.issueCode({ clientId: own.clientId, redirectUri })
    const both = await Promise.all([code({ code: raced }), code({ code: raced })])
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 400]))
    const brought = both.find(({ status }) => status === 200)?.body.refresh_token ?? ''
    expect((await refresh(brought)).status).toBe(400)
  })

  it('go on where somebody else sends, or revokes, what was used', async () => {
    const first = mypos.issueRefreshToken({ clientId: own.clientId })
    const second = (await refresh(first)).body.refresh_token
    expect((await refresh(first, other)).status).toBe(400)
    expect((await post('/oauth/revoke', { token: first })).status).toBe(200)
    expect((await post('/oauth/revoke', { token: first }, other)).status).toBe(200)
    expect((await refresh(second)).status).toBe(200)
  })

  it('keep the code and the refresh token when the scope is refused', async () => {
    const kept = mypos.issueCode({ clientId: own.clientId, redirectUri })
    expect((await code({ code: kept, scope: 'x' })).body.error).toBe('invalid_scope')
    expect((await code({ code: kept })).status).toBe(200)
  })
})

describe('the simulator', () => {
  it('without a base URL answers at the real hosts of both environments', async () => {
    const options = { method: 'POST', headers: { authorization: basicHeader(own, 'vendor') } }
    for (const host of ['auth-api', 'sandbox-auth-api']) {
      const body = new URLSearchParams({ grant_type: 'client_credentials' })
      expect((await fetch(`https://${host}.mypos.com/oauth/token`, { ...options, body })).status).toBe(200)
    }
    for (const host of ['auth-api', 'sandbox-auth-api', 'api']) {
      const body = new URLSearchParams({ token: 'x' })
      expect((await fetch(`https://${host}.mypos.com/oauth/revoke`, { ...options, body })).status).toBe(200)
    }
    for (const path of ['transactions-api.mypos.com/v1.1/transactions', 'webhook-api.mypos.com/v1/events']) {
      expect((await fetch(`https://${path}`)).status).toBe(401)
    }
    expect([real.name, real.tokenRequests, real.apiRequests]).toEqual(['mypos', 2, 2])
  })

  it('forgets access tokens at maintenance, and a user’s authorization only when it is reset', async () => {
    const { access_token: accessToken } = (await token({ scope: 'webhooks' })).body
    const refreshToken = mypos.issueRefreshToken({ clientId: own.clientId })
    mypos.forgetTokens()
    expect((await api('/v1/webhooks', bearer(accessToken))).status).toBe(401)
    const next = (await refresh(refreshToken)).body.refresh_token
    const unused = mypos.issueCode({ clientId: own.clientId, redirectUri })
    mypos.reset()
    expect([mypos.tokenRequests, mypos.apiRequests]).toEqual([0, 0])
    expect((await refresh(next)).status).toBe(400)
    expect((await code({ code: unused })).status).toBe(400)
  })

  it('fails when it is told to', async () => {
    mypos.failNext({ status: 503, body: { error: 'maintenance' }, headers: { 'retry-after': '7' } })
    const failed = await token()
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '7'])
    expect((await token()).status).toBe(200)
  })
})
