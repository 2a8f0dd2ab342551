import { describe, expect, it } from 'vitest'
import { post, requestToken, callApi, newToken, useSandbox } from './controls.fixture.js'

const sandbox = useSandbox()

describe('GET /__sandbox/', () => {
  const none = { tokenRequests: 0, apiRequests: 0 }

  it.each(['/__sandbox/', '/__sandbox'])('%s counts the requests of each vendor', async (path) => {
    await callApi(await newToken())
    await requestToken()
    expect(await (await fetch(sandbox().url + path)).json()).toEqual({
      itretail: { baseUrl: sandbox().url, tokenRequests: 0, apiRequests: 0, users: { 'login@marktpos.com': none } },
      mypos: {
        baseUrl: sandbox().url,
        tokenRequests: 2,
        apiRequests: 1,
        users: { client_id: { tokenRequests: 2, apiRequests: 1 } },
      },
      toast: { baseUrl: sandbox().url, tokenRequests: 0, apiRequests: 0, users: { myToastApiClientIdentifier: none } },
    })
  })
})

describe('POST /__sandbox/{vendor}/forget-tokens', () => {
  it('ends every token, and says how things are', async () => {
    const token = await newToken()
    expect((await callApi(token)).status).toBe(200)
    const reply = await post('mypos/forget-tokens')
    expect(await reply.json()).toMatchObject({ mypos: { tokenRequests: 1, apiRequests: 1 } })
    expect((await callApi(token)).status).toBe(401)
  })

  it('ends those of no other vendor', async () => {
    const token = await newToken()
    await post('toast/forget-tokens')
    await post('itretail/forget-tokens')
    expect((await callApi(token)).status).toBe(200)
  })
})

describe('what a user does at myPOS', () => {
  it('POST /__sandbox/mypos/issue-code gives a code that is good for one token', async () => {
    const redirectUri = 'https://shop.example/back'
    const { code } = (await (await post('mypos/issue-code', { clientId: 'client_id', redirectUri })).json()) as {
      code: string
    }
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
    expect((await requestToken(form)).status).toBe(200)
    expect((await requestToken(form)).status).toBe(400)
  })

  it('POST /__sandbox/mypos/issue-refresh-token gives a refresh token', async () => {
    const reply = await post('mypos/issue-refresh-token', { clientId: 'client_id' })
    const { refreshToken } = (await reply.json()) as { refreshToken: string }
    expect((await requestToken({ grant_type: 'refresh_token', refresh_token: refreshToken })).status).toBe(200)
  })

  it('needs to know for whom', async () => {
    const reply = await post('mypos/issue-code', { clientId: 'client_id' })
    expect([reply.status, await reply.json()]).toEqual([400, { error: 'sandbox: body.redirectUri is missing' }])
    expect((await post('toast/issue-code', { clientId: 'a', redirectUri: 'b' })).status).toBe(404)
  })
})
