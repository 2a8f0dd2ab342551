import * as v from 'valibot'
import type { Provider, TokenResponse } from '../../contract/provider.js'
import type { TokenHttp, TokenHttpReply, TokenHttpRequest } from '../../contract/token-http.js'
import { AuthError, type AuthErrorCode } from '../../contract/errors.js'
import { keepRefreshToken } from '../../http/oauth-replies.js'
import { parseReply } from '../../options/parse.js'
import type { ProviderUnderTest } from './set-up.js'
import { testCredentials, testProvider, type TestCredentials } from '../../life/provider.fixture.js'
import { secondsSchema } from '../../options/seconds.js'

/** A working provider, and the parts that it is made of. */
export interface Parts extends Required<Provider<TestCredentials, string, string>> {
  encode: (credentials: TestCredentials, fields: Record<string, string>) => TokenHttpRequest
  send: (http: TokenHttp, url: string, request: TokenHttpRequest) => Promise<TokenHttpReply>
  read: (body: unknown) => TokenResponse
  refuse: (reply: TokenHttpReply, credentials: TestCredentials) => Error
}

/** Replaces what is broken. */
export type Break = (working: Parts) => Partial<Parts>

/** Each defect, the cases that are there for it, and how to make it. Others may notice it too. */
export type Defect = readonly [defect: string, caughtBy: readonly string[], breakIt: Break]

const origin = 'https://api.test.example'
const firstRefreshToken = 'the-first-refresh-token'

/** A provider with one defect, before a vendor that works. */
export function brokenProvider(breakIt: Break): ProviderUnderTest<TestCredentials> {
  const parts: Parts = { ...working(() => parts), ...breakIt(working(() => parts)) }
  return {
    provider: parts,
    fetch: vendor,
    credentials: testCredentials,
    wrongCredentials: { ...testCredentials, secret: 'another-secret' },
    refreshToken: firstRefreshToken,
  }
}

/** Each function uses the parts as they are in the end, so that a defect in one is there in all. */
function working(parts: () => Parts): Parts {
  const exchange = async (fields: Record<string, string>, credentials: TestCredentials, http: TokenHttp) => {
    const { encode, send, read, refuse, tokenUrl } = parts()
    const request = { ...encode(credentials, fields), once: 'refresh_token' in fields }
    const reply = await send(http, tokenUrl, request)
    if (!reply.ok) throw refuse(reply, credentials)
    return read(reply.body)
  }
  return {
    ...testProvider((credentials, http) => exchange({ grant_type: 'client_credentials' }, credentials, http)),
    apiUrls: { thingsUrl: `${origin}/v1` },
    tokenHeader: { name: 'authorization', prefix: 'Bearer ' },
    refusedStatuses: [401],
    hasUnsentCode: () => false,
    refreshToken: (refreshToken, credentials, http) =>
      exchange({ grant_type: 'refresh_token', refresh_token: refreshToken }, credentials, http),
    async revokeToken(token, credentials, http) {
      const { encode, send, refuse } = parts()
      const reply = await send(http, `${origin}/revoke`, { ...encode(credentials, { token }), reply: 'any' })
      if (!reply.ok) throw refuse(reply, credentials)
    },
    encode: ({ id, secret }, form) => ({ form, headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` } }),
    send: (http, url, request) => http.post(url, request),
    read(body) {
      return keepRefreshToken((body as { refresh_token?: unknown } | null)?.refresh_token, () => {
        const reply = parseReply(replySchema, body, 'test')
        return {
          accessToken: reply.access_token,
          expiresInSeconds: reply.expires_in,
          ...(reply.token_type && { tokenType: reply.token_type }),
          ...(reply.scope && { scope: reply.scope.split(' ') }),
        }
      })
    },
    refuse: (reply) => refusal(codeOf(reply), reply.status),
  }
}

const replySchema = v.object({
  access_token: v.string(),
  expires_in: secondsSchema,
  token_type: v.nullish(v.string()),
  scope: v.nullish(v.string()),
})

export function codeOf({ status, body }: TokenHttpReply): AuthErrorCode {
  if (v.is(v.object({ error: v.literal('invalid_grant') }), body)) return 'reauthorization_required'
  return status === 401 ? 'invalid_credentials' : 'invalid_response'
}

export function refusal(code: AuthErrorCode, status: number, message = 'refused'): AuthError {
  return new AuthError({ code, provider: 'test', status, message })
}

/** A vendor with one client and one refresh token, which it rotates. */
async function vendor(request: Request): Promise<Response | undefined> {
  if (!/\/(token|revoke)$/.test(request.url)) return undefined
  const { id, secret } = testCredentials
  if (request.headers.get('authorization') !== `Basic ${btoa(`${id}:${secret}`)}`) {
    return Response.json({ error: 'invalid_client', error_description: 'No such client' }, { status: 401 })
  }
  if (request.url === `${origin}/revoke`) return new Response('revoked')
  const form = new URLSearchParams(await request.text())
  const sent = form.get('refresh_token')
  if (sent !== null && sent !== firstRefreshToken) return Response.json({ error: 'invalid_grant' }, { status: 400 })
  return Response.json({
    access_token: 'some-access-token',
    expires_in: 3600,
    token_type: 'bearer',
    scope: 'read write',
    refresh_token: 'the-second-refresh-token',
  })
}
