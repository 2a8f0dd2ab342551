import { isAuthError } from '@auth/core'
import { describe, expect, it } from 'vitest'
import type { MyposEnvironment } from './index.js'
import { minute, start, credentials, mypos, create, useSimulator } from './provider.fixture.js'

useSimulator()

/** Answers every request with a token, and keeps what was asked. */
function recorder() {
  const requests: Request[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    requests.push(new Request(input, init))
    return Response.json({ access_token: 'abc', expires_in: 3600 })
  }
  return { requests, fetch }
}

describe('the token request', () => {
  it.each<[MyposEnvironment, string]>([
    ['production', 'https://auth-api.mypos.com'],
    ['sandbox', 'https://sandbox-auth-api.mypos.com'],
    [{ baseUrl: 'https://proxy.example.com/mypos/' }, 'https://proxy.example.com/mypos'],
  ])('[MYPOS-1] goes to the host of the environment %j', async (environment, baseUrl) => {
    const { requests, fetch } = recorder()
    const auth = create({ environment, fetch })
    await auth.getToken()
    expect(auth.baseUrl).toBe(baseUrl)
    expect(requests.map(({ method, url }) => [method, url])).toEqual([['POST', `${baseUrl}/oauth/token`]])
    expect(await requests[0]?.text()).toBe('grant_type=client_credentials')
  })

  it('[MYPOS-5] names the scope, its words joined by a space', async () => {
    const { requests, fetch } = recorder()
    await create({ scope: ['webhooks', 'more'], fetch }).getToken()
    expect(await requests[0]?.text()).toBe('grant_type=client_credentials&scope=webhooks+more')
  })

  it('[MYPOS-5] brings a token of 24 hours for the scope of the Webhook API', async () => {
    const token = await create({ scope: ['webhooks'] }).getToken()
    expect(token.scope).toEqual(['webhooks'])
    expect(token.expiresAt).toBe(start + 24 * 60 * minute)
  })

  it('is sent again after a network error, since client credentials can be used any number of times', async () => {
    mypos.failNext({ networkError: true })
    const auth = create()
    await auth.getToken()
    expect(mypos.tokenRequests).toBe(2)
  })

  it('asks a credentials function each time', async () => {
    const given = [{ ...credentials, clientSecret: 'wrong' }, credentials]
    const auth = create({ credentials: async () => given.shift() ?? credentials })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials', status: 401 })
    expect((await auth.getToken()).tokenType).toBe('Bearer')
  })
})

describe('the token reply', () => {
  it('[MYPOS-6] has a lifetime in seconds, as a number', async () => {
    const token = await create().getToken()
    expect(token.accessToken).toMatch(/^\w{32}$/)
    expect(token.scope).toBeUndefined()
    expect([token.issuedAt, token.expiresAt]).toEqual([start, start + 60 * minute])
  })

  it('[MYPOS-6] may have it as a string, a scope of several words, nulls, and fields that nobody knows', async () => {
    const body = {
      access_token: 'abc',
      token_type: 'bearer',
      expires_in: '1800',
      scope: ' webhooks  more',
      refresh_token: null,
      session: 'x',
    }
    mypos.failNext({ status: 200, body })
    const token = await create().getToken()
    expect(token.expiresAt).toBe(start + 30 * minute)
    expect(token.scope).toEqual(['webhooks', 'more'])

    mypos.failNext({ status: 200, body: { ...body, scope: ['webhooks', 'more words', 7] } })
    expect((await create().getToken()).scope).toEqual(['webhooks', 'more', 'words'])

    mypos.failNext({ status: 200, body: { access_token: 'abc', token_type: null, expires_in: 60, scope: null } })
    expect((await create().getToken()).scope).toBeUndefined()
  })

  it.each([
    ['1e400', '1e400'],
    ['1e308', '1e308'],
    ['400 digits as a string', `"${'9'.repeat(400)}"`],
  ])('[MYPOS-6] lives for 366 days if it says %s', async (_what, seconds) => {
    mypos.failNext({ body: `{"access_token":"abc","expires_in":${seconds}}` })
    expect((await create().getToken()).expiresAt).toBe(start + 366 * 24 * 60 * minute)
  })

  it.each([
    [{ token: { accessToken: 'canary' } }, 'the reply.access_token'],
    [{ access_token: 'canary' }, 'the reply.expires_in'],
    [{ access_token: 'canary', expires_in: 'soon, canary' }, 'the reply.expires_in'],
    [{ access_token: 'canary', expires_in: 60, token_type: 'mac' }, 'not of type Bearer'],
  ])('[MYPOS-6] is invalid_response when it is %j', async (body, message) => {
    mypos.failNext({ status: 200, body })
    const error: unknown = await create()
      .getToken()
      .catch((thrown: unknown) => thrown)
    if (!isAuthError(error, 'invalid_response')) throw error
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('canary')
  })
})

describe('a refusal', () => {
  it('[MYPOS-7] of the client is invalid_credentials, and is not asked for again at once', async () => {
    const auth = create({ credentials: { ...credentials, clientSecret: 'wrong' } })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials', status: 401 })
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(mypos.tokenRequests).toBe(1)
  })

  it('[MYPOS-7] of the scope is invalid_options, and is not asked for again at once', async () => {
    const auth = create({ scope: ['canary'] })
    const error: unknown = await auth.getToken().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid_options', status: 400, retryable: false })
    expect(String(error)).toContain('options.scope')
    expect(String(error)).not.toContain('canary')
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_options' })
    expect(mypos.tokenRequests).toBe(1)
  })

  it('[MYPOS-12] of credentials of the API Gateway says what may be wrong', async () => {
    const auth = create({ credentials: { clientId: 'gateway', clientSecret: 'canary' } })
    await expect(auth.getToken()).rejects.toThrow(/API Gateway/)
  })
})
