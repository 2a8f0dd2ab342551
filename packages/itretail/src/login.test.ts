import { describe, expect, it } from 'vitest'
import { createItRetailAuth, type ItRetailEnvironment } from './index.js'
import { itRetailProvider } from './provider.js'
import { caught } from './provider.fixture.js'

const credentials = { username: 'login@marktpos.com', password: 'canary-password' }
const start = Date.UTC(2026, 10, 21)

/** A login endpoint that keeps what it was sent, and answers with one reply. */
function recorder(reply: unknown = loginReply(), status = 200) {
  const requests: { url: string; method: string; type: string | null; body: string }[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { url, method, headers } = request
    requests.push({ url, method, type: headers.get('content-type'), body: await request.text() })
    return Response.json(reply, { status })
  }
  return { requests, fetch }
}

function loginReply(extras: object = {}): object {
  return { access_token: 'kr-TcZ_opaque', token_type: 'bearer', expires_in: 1_209_599, ...extras }
}

function tokenFrom(reply: unknown, status = 200) {
  const { fetch } = recorder(reply, status)
  return createItRetailAuth({ credentials, environment: 'itretail', now: () => start, fetch }).getToken()
}

describe('the login request', () => {
  it('[ITR-1] is a form POST of the password grant', async () => {
    const { requests, fetch } = recorder()
    await createItRetailAuth({ credentials, environment: 'marktpos', fetch }).getToken()
    expect(requests).toEqual([
      {
        url: 'https://app.marktpos.com/token?accesslevel=0&securityCode=undefined',
        method: 'POST',
        type: 'application/x-www-form-urlencoded',
        body: 'grant_type=password&username=login%40marktpos.com&password=canary-password',
      },
    ])
  })

  it.each<[ItRetailEnvironment, string]>([
    ['itretail', 'https://retailnext.itretail.com'],
    ['marktpos', 'https://app.marktpos.com'],
    [{ baseUrl: 'https://pos.example.com/' }, 'https://pos.example.com'],
  ])('[ITR-2] goes to the host of the environment %j', async (environment, baseUrl) => {
    const { requests, fetch } = recorder()
    const auth = createItRetailAuth({ credentials, environment, fetch })
    await auth.getToken()
    expect(auth.baseUrl).toBe(baseUrl)
    expect(requests.map(({ url }) => url)).toEqual([`${baseUrl}/token?accesslevel=0&securityCode=undefined`])
  })

  it.each([
    [{ accesslevel: '0' }, '/token?accesslevel=0'],
    [{ accesslevel: '1', securityCode: 'a&b' }, '/token?accesslevel=1&securityCode=a%26b'],
    [{}, '/token'],
  ])('[ITR-3] has the query %j where tokenQuery says so', async (tokenQuery, path) => {
    const { requests, fetch } = recorder()
    await createItRetailAuth({ credentials, environment: 'itretail', tokenQuery, fetch }).getToken()
    expect(requests[0]?.url).toBe(`https://retailnext.itretail.com${path}`)
  })

  it('asks a credentials function, and checks what it gave', async () => {
    const { requests, fetch } = recorder()
    await createItRetailAuth({ credentials: async () => credentials, environment: 'itretail', fetch }).getToken()
    expect(requests[0]?.body).toContain('password=canary-password')
    const options = { environment: 'itretail', fetch } as const
    const wrong = createItRetailAuth({ ...options, credentials: () => ({ ...credentials, username: '' }) })
    expect((await caught(wrong.getToken())).message).toBe(
      'itretail: credentials().username takes a non-empty string, got an empty string',
    )
    expect(requests).toHaveLength(1)
  })
})

describe('the credential', () => {
  it('[ITR-12] is a user with a password that a person chose', () => {
    const provider = itRetailProvider({ baseUrl: 'https://pos.example.com' })
    const { username, password } = credentials
    expect(provider.identify(credentials)).toMatchObject({
      subject: username,
      secret: password,
      secretKind: 'password',
    })
  })
})

describe('the login reply', () => {
  it('[ITR-4] gives an opaque token for 14 days less a second', async () => {
    const token = await tokenFrom(loginReply())
    expect(token).toMatchObject({ accessToken: 'kr-TcZ_opaque', tokenType: 'Bearer', expiresAt: start + 1_209_599_000 })
  })

  it('[ITR-5] may have extras, which are ignored', async () => {
    const extras = { userName: 'x', '.issued': 1, '.expires': null, scope: 7 }
    expect((await tokenFrom(loginReply(extras))).accessToken).toBe('kr-TcZ_opaque')
  })

  it('may name the lifetime in digits, and no type', async () => {
    const token = await tokenFrom(loginReply({ expires_in: '60', token_type: null }))
    expect(token.expiresAt).toBe(start + 60_000)
  })

  it.each([Infinity, 1e308, '9'.repeat(400)])('lives for 366 days if it says %s', async (seconds) => {
    // What JSON.parse reads as Infinity, JSON.stringify cannot write.
    const text = JSON.stringify(loginReply({ expires_in: seconds })).replace('"expires_in":null', '"expires_in":1e400')
    const fetch = async () => new Response(text)
    const auth = createItRetailAuth({ credentials, environment: 'itretail', fetch, now: () => start })
    expect((await auth.getToken()).expiresAt).toBe(start + 366 * 86_400_000)
  })

  it('[ITR-11] may have a refresh token, which is never sent', async () => {
    const { requests, fetch } = recorder(loginReply({ refresh_token: 'unused' }))
    const auth = createItRetailAuth({ credentials, environment: 'itretail', fetch })
    await auth.getToken()
    await auth.getToken({ forceRefresh: true })
    expect(requests).toHaveLength(2)
    expect(requests[1]?.body).toBe(requests[0]?.body)
  })

  it.each([
    ['no token', { token_type: 'bearer', expires_in: 60 }],
    ['a lifetime that is no number', loginReply({ expires_in: 'canary' })],
    ['a token of another type', loginReply({ token_type: 'mac', access_token: 'canary' })],
  ])('is invalid with %s', async (_what, reply) => {
    const error = await caught(tokenFrom(reply))
    expect(error.code).toBe('invalid_response')
    expect(error.message).not.toContain('canary')
  })

  it.each([
    [400, 'invalid_grant', 'invalid_credentials', 'may lock the account'],
    [401, 'invalid_grant', 'invalid_credentials', 'may lock the account'],
    [401, undefined, 'invalid_credentials', 'may lock the account'],
    [400, 'invalid_client', 'invalid_credentials', 'registered clients'],
    [401, 'invalid_client', 'invalid_credentials', 'registered clients'],
    [400, 'unsupported_grant_type', 'invalid_response', 'no password logins'],
    [400, 'invalid_request', 'invalid_response', 'tokenQuery'],
    [400, undefined, 'invalid_credentials', 'may lock the account'],
    [400, 'user_is_locked', 'invalid_credentials', 'may lock the account'],
    [404, undefined, 'invalid_response', 'Check the base URL'],
  ])('[ITR-7] with status %i and error %s is %s', async (status, word, code, advice) => {
    const body = { ...(word && { error: word }), error_description: 'canary-description' }
    const error = await caught(tokenFrom(body, status))
    expect(error).toMatchObject({ code, status, retryable: false, provider: 'itretail' })
    expect(error.message).toContain(advice)
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary')
  })
})
