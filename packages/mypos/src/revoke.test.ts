import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMyposAuth, myposHeaders, type MyposEnvironment, type MyposOptions } from './index.js'
import { simulateMypos } from './testing.js'

const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
const transactions = 'https://transactions-api.mypos.com/v1.1/transactions'

const mypos = simulateMypos()
const server = setupServer(...mypos.handlers)

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => {
  mypos.reset()
  server.resetHandlers()
})
afterAll(() => server.close())

const create = (options: Partial<MyposOptions> = {}) =>
  createMyposAuth({ credentials, environment: 'production', retry: { delayMs: 1 }, ...options })

/** What the API says to a token. */
async function statusOf(accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}`, ...myposHeaders(credentials) }
  return (await fetch(transactions, { headers })).status
}

const answerRevocation = (answer: () => Response) =>
  server.use(http.post('https://auth-api.mypos.com/oauth/revoke', answer))

describe('revoke', () => {
  it('[MYPOS-8] ends the token at the vendor, and forgets it here', async () => {
    const auth = create()
    const { accessToken } = await auth.getToken()
    expect(await statusOf(accessToken)).toBe(200)
    await auth.revoke()
    expect(await statusOf(accessToken)).toBe(401)
    expect(auth.status().state).toBe('none')
    expect((await auth.getToken()).accessToken).not.toBe(accessToken)
  })

  it('[MYPOS-8] sends the token in a form, with the same Basic header as the token request', async () => {
    const requests: Request[] = []
    const auth = create({
      fetch(input, init) {
        const request = new Request(input, init)
        requests.push(request.clone())
        return fetch(request)
      },
    })
    const { accessToken } = await auth.getToken()
    await auth.revoke()
    const [requested, revoked] = requests
    expect(await revoked?.text()).toBe(`token=${accessToken}`)
    expect(revoked?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(revoked?.headers.get('authorization')).toBe('Basic Y2xpZW50X2lkOmNsaWVudF9zZWNyZXQ=')
    expect(revoked?.headers.get('authorization')).toBe(requested?.headers.get('authorization'))
  })

  it.each<[MyposEnvironment, string]>([
    ['production', 'https://auth-api.mypos.com/oauth/revoke'],
    ['sandbox', 'https://sandbox-auth-api.mypos.com/oauth/revoke'],
    [{ baseUrl: 'https://proxy.example.com/mypos' }, 'https://proxy.example.com/mypos/oauth/revoke'],
    [
      { baseUrl: 'https://auth-api.mypos.com', revokeUrl: 'https://api.mypos.com/oauth/revoke' },
      'https://api.mypos.com/oauth/revoke',
    ],
    [{ baseUrl: 'https://a.example.com', revokeUrl: 'https://b.example.com/v2/end/' }, 'https://b.example.com/v2/end'],
  ])('[MYPOS-9] goes to the host of the environment %j', async (environment, url) => {
    const urls: string[] = []
    const auth = create({
      environment,
      async fetch(input, init) {
        urls.push(new Request(input, init).url)
        return Response.json({ access_token: 'abc', expires_in: 3600 })
      },
    })
    await auth.getToken()
    await auth.revoke()
    expect(urls.slice(1)).toEqual([url])
  })

  it('[MYPOS-9] works at the host of the documentation’s prose', async () => {
    const environment = { baseUrl: 'https://auth-api.mypos.com', revokeUrl: 'https://api.mypos.com/oauth/revoke' }
    const auth = create({ environment })
    const { accessToken } = await auth.getToken()
    await auth.revoke()
    expect(await statusOf(accessToken)).toBe(401)
  })

  it('[MYPOS-8] of a token that the vendor has forgotten succeeds too', async () => {
    const auth = create()
    await auth.getToken()
    mypos.forgetTokens()
    await auth.revoke()
    expect(auth.status().state).toBe('none')
  })

  it.each([
    ['nothing', () => new HttpResponse(null, { status: 200 })],
    ['a page', () => HttpResponse.html('<p>done</p>')],
    ['no content', () => new HttpResponse(null, { status: 204 })],
  ])('[MYPOS-8] takes any success for one: %s', async (_what, answer) => {
    answerRevocation(answer)
    const auth = create()
    await auth.getToken()
    await auth.revoke()
    expect(auth.status().state).toBe('none')
  })

  it.each([
    ['a refusal', () => HttpResponse.json({ error: 'invalid_client' }, { status: 401 }), 'invalid_credentials'],
    ['a bad request', () => HttpResponse.json({ error: 'canary' }, { status: 400 }), 'invalid_response'],
    ['a server error', () => new HttpResponse('canary', { status: 500 }), 'provider_unavailable'],
    ['a cut connection', () => HttpResponse.error(), 'provider_unavailable'],
  ])('that fails with %s keeps the token, so that it can be repeated', async (_what, answer, code) => {
    const auth = create()
    const { accessToken } = await auth.getToken()
    answerRevocation(answer)
    const error: unknown = await auth.revoke().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, provider: 'mypos' })
    expect(String(error)).not.toContain('canary')
    expect((await auth.getToken()).accessToken).toBe(accessToken)
    server.resetHandlers()
    await auth.revoke()
    expect(await statusOf(accessToken)).toBe(401)
    expect(mypos.tokenRequests).toBe(1)
  })

  it('does nothing where no token is held', async () => {
    answerRevocation(() => new HttpResponse(null, { status: 500 }))
    await create().revoke()
    expect(mypos.tokenRequests).toBe(0)
  })
})
