import * as v from 'valibot'
import { AuthError } from '../../../contract/errors.js'
import type { Provider, TokenResponse } from '../../../contract/provider.js'
import type { TokenHttp, TokenHttpReply } from '../../../contract/token-http.js'
import { keepRefreshToken } from '../../../http/oauth-replies.js'
import { checkedBy } from '../../../options/checked-by.js'
import { standardBackoff } from '../../../record/standard-backoff.js'
import type { ProviderUnderTest } from '../set-up.js'

const day = 24 * 60 * 60_000
const origin = 'https://api.acme.example'

/** What a merchant's app is known by. */
export interface AcmeCredentials {
  clientId: string
  clientSecret: string
}

/** What an authorization code was asked for with. */
interface AcmeCode {
  code: string
  redirectUri: string
  codeVerifier: string
}

/** The page that a merchant is sent to, to connect (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export function acmeAuthorizeUrl(request: {
  clientId: string
  redirectUri: string
  state: string
  codeChallenge: string
}): string {
  const { clientId, redirectUri, state, codeChallenge } = request
  const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state })
  return `${origin}/authorize?${query}&${new URLSearchParams({ code_challenge: codeChallenge, code_challenge_method: 'S256' })}`
}

const time = () => v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse))

const tokenReply = /* @__PURE__ */ checkedBy(() =>
  v.object({ access_token: v.string(), expires_at: time(), merchant_id: v.optional(v.string()) }),
)

export function readAcmeReply({ body }: Pick<TokenHttpReply, 'body'>): TokenResponse {
  return keepRefreshToken((body as { refresh_token?: unknown } | null)?.refresh_token, () => {
    const { access_token, expires_at, merchant_id } = tokenReply.reply(body, 'acme')
    return {
      accessToken: access_token,
      expiresAt: expires_at,
      ...(merchant_id !== undefined && { details: { merchantId: merchant_id } }),
    }
  })
}

/**
 * A vendor that names the end of its tokens, asks for a renewal every 7 of their 30 days, keeps a refresh token as it is, says whose
 * the tokens are, and refuses a refresh token just as it refuses a client.
 */
export function acmeProvider(grant?: AcmeCode, read = readAcmeReply) {
  let isSent = false
  async function ask(form: Record<string, string>, credentials: AcmeCredentials, http: TokenHttp) {
    const client = { client_id: credentials.clientId, client_secret: credentials.clientSecret }
    const reply = await http.post(`${origin}/token`, { json: { ...client, ...form }, once: 'code' in form })
    if (reply.ok) return read(reply)
    const code = reply.status === 401 ? 'invalid_credentials' : 'invalid_response'
    const message = `Acme refused the client or its refresh token (${reply.status})`
    throw new AuthError({ code, provider: 'acme', status: reply.status, message })
  }
  return {
    name: 'acme',
    tokenUrl: `${origin}/token`,
    allowedOrigins: [origin],
    policy: {
      advisoryWindowMs: day,
      mandatoryWindowMs: 60_000,
      renewAfterMs: 7 * day,
      refreshTokenStays: true,
      refusalsAlike: true,
      backoff: standardBackoff,
    },
    identify: ({ clientId, clientSecret }) => ({ subject: clientId, secret: clientSecret, secretKind: 'issued' }),
    hasUnsentCode: () => grant !== undefined && !isSent,
    ...(grant && {
      requestToken(credentials: AcmeCredentials, http: TokenHttp) {
        isSent = true
        const { code, redirectUri, codeVerifier } = grant
        return ask({ code, redirect_uri: redirectUri, code_verifier: codeVerifier }, credentials, http)
      },
    }),
    refreshToken: (refreshToken, credentials, http) => ask({ refresh_token: refreshToken }, credentials, http),
  } satisfies Provider<AcmeCredentials>
}

/** The vendor, by a clock of its own. */
export function simulateAcme(now = () => Date.now()) {
  const acme = { refreshToken: 'acme-refresh-token', clientSecret: 'acme-secret', issued: 0 }
  const fetch = async (request: Request): Promise<Response | undefined> => {
    if (request.url !== `${origin}/token`) return undefined
    const sent = (await request.json()) as Record<string, string | undefined>
    const isGranted = sent['code'] === 'some-code' || sent['refresh_token'] === acme.refreshToken
    if (sent['client_secret'] !== acme.clientSecret || !isGranted) return new Response('no', { status: 401 })
    acme.issued += 1
    return Response.json(
      {
        access_token: `acme-token-${acme.issued}`,
        expires_at: new Date(now() + 30 * day).toISOString(),
        merchant_id: 'merchant-1',
        refresh_token: acme.refreshToken,
      },
      { headers: { date: new Date(now()).toUTCString() } },
    )
  }
  return { acme, fetch }
}

export function acmeUnderTest(read = readAcmeReply): ProviderUnderTest<AcmeCredentials> {
  const credentials = { clientId: 'some-client', clientSecret: 'acme-secret' }
  const code = { code: 'some-code', redirectUri: 'https://app.example/back', codeVerifier: 'some-verifier' }
  return {
    provider: acmeProvider(code, read),
    fetch: simulateAcme().fetch,
    credentials,
    wrongCredentials: { ...credentials, clientSecret: 'another-secret' },
    refreshToken: 'acme-refresh-token',
  }
}
