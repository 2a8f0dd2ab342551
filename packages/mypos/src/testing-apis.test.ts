import { describe, expect, it } from 'vitest'
import { myposHeaders } from './index.js'
import { clock, own, other, mypos, post, token, refresh, api, bearer, start, useSimulator } from './testing.fixture.js'

useSimulator()

describe('the simulated revocation', () => {
  const revoke = (value: string, client = own) => post('/oauth/revoke', { token: value }, client)

  it('[MYPOS-8] ends a token, and says 200 for one that is unknown or gone', async () => {
    const { access_token: accessToken } = (await token({ scope: 'webhooks' })).body
    expect((await api('/v1/webhooks', bearer(accessToken))).status).toBe(200)
    for (const value of [accessToken, accessToken, 'unknown']) expect((await revoke(value)).status).toBe(200)
    expect((await api('/v1/webhooks', bearer(accessToken))).status).toBe(401)
  })

  it('[MYPOS-8] ends a refresh token too', async () => {
    const refreshToken = mypos.issueRefreshToken({ clientId: own.clientId })
    await revoke(refreshToken)
    expect((await refresh(refreshToken)).status).toBe(400)
  })

  it('[MYPOS-8] refuses another client’s token, wrong credentials, and a form without a token', async () => {
    const { access_token: accessToken } = (await token({ scope: 'webhooks' })).body
    expect(await revoke(accessToken, other)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await revoke(accessToken, { ...own, clientSecret: 'x' })).status).toBe(401)
    expect((await post('/oauth/revoke', {})).status).toBe(400)
    expect((await api('/v1/webhooks', bearer(accessToken))).status).toBe(200)
  })
})

describe('the simulated APIs', () => {
  it('[MYPOS-10] want a token, the client’s own id as API-Key, and a UUID', async () => {
    const { access_token: accessToken } = (await token()).body
    const good = { ...bearer(accessToken), ...myposHeaders(own) }
    const path = '/v1.1/transactions'
    expect(await api(path, good)).toMatchObject({ status: 200, body: { items: [expect.any(Object)] } })
    expect(await api(path, { ...good, 'api-key': other.clientId })).toMatchObject({ status: 403 })
    expect(await api(path, { ...good, 'x-request-id': '232465ab' })).toMatchObject({ status: 400 })
    const refused = await api(path, { ...good, ...bearer('x') })
    expect(refused).toMatchObject({
      status: 401,
      body: { error: 'invalid_token', error_description: expect.any(String) },
    })
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer realm=/)
  })

  it('[MYPOS-11] want a token with the scope webhooks, and nothing else', async () => {
    const scoped = (await token({ scope: 'webhooks' })).body.access_token
    const plain = (await token()).body.access_token
    for (const path of ['/v1/webhooks', '/v1/events']) {
      expect((await api(path, bearer(scoped))).status).toBe(200)
      expect(await api(path, bearer(plain))).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } })
      expect((await api(path, {})).status).toBe(401)
    }
    expect(mypos.apiRequests).toBe(6)
  })

  it('refuse a token from its end on', async () => {
    const { access_token: accessToken } = (await token({ scope: 'webhooks' })).body
    clock.now = start + 86_400_000 - 1
    expect((await api('/v1/webhooks', bearer(accessToken))).status).toBe(200)
    clock.now += 1
    expect((await api('/v1/webhooks', bearer(accessToken))).status).toBe(401)
  })
})
