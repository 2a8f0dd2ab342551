import { describe, expect, it } from 'vitest'
import { createToastAuth, type ToastCredentials, type ToastEnvironment } from './index.js'
import { toastProvider } from './provider.js'
import { caught } from './provider.fixture.js'

const credentials = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }
const start = Date.UTC(2026, 10, 21)

/** A login endpoint that keeps what it was sent, and answers with one reply. */
function recorder(reply: unknown = loginReply(), status = 200) {
  const requests: { url: string; method: string; type: string | null; body: unknown }[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { url, method, headers } = request
    requests.push({ url, method, type: headers.get('content-type'), body: await request.json() })
    return Response.json(reply, { status })
  }
  return { requests, fetch }
}

function loginReply(token: object = {}): object {
  const nulls = { scope: null, idToken: null, refreshToken: null }
  return { token: { tokenType: 'Bearer', expiresIn: 19168, accessToken: 'abc', ...nulls, ...token }, status: 'SUCCESS' }
}

function tokenFrom(reply: unknown, status = 200) {
  const { fetch } = recorder(reply, status)
  return createToastAuth({ credentials, environment: 'sandbox', now: () => start, fetch }).getToken()
}

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`

describe('the login request', () => {
  it('[TOAST-1] is a JSON POST of the client id, the secret and the machine access type', async () => {
    const { requests, fetch } = recorder()
    await createToastAuth({ credentials, environment: 'production', fetch }).getToken()
    expect(requests).toEqual([
      {
        url: 'https://ws-api.toasttab.com/authentication/v1/authentication/login',
        method: 'POST',
        type: 'application/json',
        body: { ...credentials, userAccessType: 'TOAST_MACHINE_CLIENT' },
      },
    ])
  })

  it.each<[ToastEnvironment, string]>([
    ['production', 'https://ws-api.toasttab.com'],
    ['sandbox', 'https://ws-sandbox-api.eng.toasttab.com'],
    [{ baseUrl: 'https://ws-sandbox-api.toasttab.com' }, 'https://ws-sandbox-api.toasttab.com'],
    [{ baseUrl: 'https://toast.example.com/' }, 'https://toast.example.com'],
  ])('[TOAST-2] goes to the host of the environment %j', async (environment, baseUrl) => {
    const { requests, fetch } = recorder()
    const auth = createToastAuth({ credentials, environment, fetch })
    await auth.getToken()
    expect(auth.baseUrl).toBe(baseUrl)
    expect(requests.map(({ url }) => url)).toEqual([`${baseUrl}/authentication/v1/authentication/login`])
  })

  it('[TOAST-15] takes the JSON that Toast gives, and sends no more than is documented', async () => {
    const given = '{"clientId":"a","clientSecret":"b","userAccessType":"SOMETHING_ELSE","name":"Analytics"}'
    const { requests, fetch } = recorder()
    const row = JSON.parse(given) as ToastCredentials
    await createToastAuth({ credentials: row, environment: 'sandbox', fetch }).getToken()
    await createToastAuth({ credentials: () => row, environment: 'sandbox', fetch }).getToken()
    const sent = { clientId: 'a', clientSecret: 'b', userAccessType: 'TOAST_MACHINE_CLIENT' }
    expect(requests.map(({ body }) => body)).toEqual([sent, sent])
  })

  it('asks a credentials function, and checks what it gave', async () => {
    const { requests, fetch } = recorder()
    await createToastAuth({ credentials: async () => credentials, environment: 'sandbox', fetch }).getToken()
    expect(requests[0]?.body).toMatchObject(credentials)
    const wrong = createToastAuth({
      credentials: () => ({ ...credentials, clientId: '' }),
      environment: 'sandbox',
      fetch,
    })
    expect((await caught(wrong.getToken())).message).toBe(
      'toast: credentials().clientId takes a non-empty string, got an empty string',
    )
    expect(requests).toHaveLength(1)
  })
})

describe('the credential', () => {
  it('is a client id with a secret that Toast issued', () => {
    const identity = toastProvider({ baseUrl: 'https://toast.example.com' }).identify(credentials)
    expect(identity).toEqual({ subject: credentials.clientId, secret: credentials.clientSecret, secretKind: 'issued' })
  })
})

describe('the login reply', () => {
  it('[TOAST-3] is read from token.accessToken, whatever stands beside it', async () => {
    const documented = { '@class': '.SuccessfulResponse', ...loginReply() }
    const full = await tokenFrom(documented)
    expect(full).toMatchObject({ accessToken: 'abc', tokenType: 'Bearer', expiresAt: start + 19_168_000 })

    const sparse = { token: { accessToken: 'abc', expiresIn: '19168', scope: 'null', idToken: 'null', more: 1 } }
    const token = await tokenFrom(sparse)
    expect(token).toMatchObject({ accessToken: 'abc', expiresAt: start + 19_168_000 })
    expect(token.scope).toBeUndefined()
  })

  it('[TOAST-3] may have its scope as an array', async () => {
    const accessToken = jwt({ scope: ['jwt:scope', 'more words'] })
    expect((await tokenFrom(loginReply({ accessToken, scope: ['own:scope', null] }))).scope).toEqual(['own:scope'])
    for (const scope of [null, [], ['null'], 7]) {
      expect((await tokenFrom(loginReply({ accessToken, scope }))).scope).toEqual(['jwt:scope', 'more', 'words'])
    }
  })

  it.each([Infinity, 1e308, '9'.repeat(400)])('lives for 366 days if it says %s', async (expiresIn) => {
    // What JSON.parse reads as Infinity, JSON.stringify cannot write.
    const text = JSON.stringify(loginReply({ expiresIn })).replace('"expiresIn":null', '"expiresIn":1e400')
    const fetch = async () => new Response(text)
    const token = await createToastAuth({ credentials, environment: 'sandbox', fetch, now: () => start }).getToken()
    expect(token.expiresAt).toBe(start + 366 * 86_400_000)
  })

  it.each([
    ['no token', { status: 'SUCCESS' }],
    ['an OAuth reply', { access_token: 'canary', expires_in: 60 }],
    ['a token of another type', loginReply({ tokenType: 'MAC', accessToken: 'canary' })],
    ['no lifetime', loginReply({ expiresIn: null, accessToken: 'canary' })],
  ])('is invalid with %s', async (_what, reply) => {
    const error = await caught(tokenFrom(reply))
    expect(error.code).toBe('invalid_response')
    expect(error.message).not.toContain('canary')
  })

  it('[TOAST-12] leaves the scope to the JWT where its own is null, and takes nothing else from there', async () => {
    const named = loginReply({ scope: 'own:scope', accessToken: jwt({ scope: 'jwt:scope' }) })
    expect((await tokenFrom(named)).scope).toEqual(['own:scope'])
    const token = await tokenFrom(loginReply({ accessToken: jwt({ scope: 'a  b ÿ>?', exp: 1 }) }))
    expect(token.scope).toEqual(['a', 'b', 'ÿ>?'])
    expect(token.expiresAt).toBe(start + 19_168_000)
    for (const accessToken of [jwt({ scope: 7 }), jwt([]), 'e30.e30', 'e30.%.c2ln', 'opaque']) {
      expect((await tokenFrom(loginReply({ accessToken }))).scope).toBeUndefined()
    }
  })

  it.each([400, 404, 415])('is a sign of a wrong host with status %i', async (status) => {
    const error = await caught(tokenFrom({ message: 'canary' }, status))
    expect(error).toMatchObject({ code: 'invalid_response', status, retryable: false })
    expect(error.message).toContain('Check the host')
    expect(error.message).not.toContain('canary')
  })
})
