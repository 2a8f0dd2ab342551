import * as v from 'valibot'
import { AuthError } from '../../../contract/errors.js'
import type { Provider, TokenResponse } from '../../../contract/provider.js'
import type { TokenHttpReply } from '../../../contract/token-http.js'
import { keepRefreshToken, oauthErrorWord } from '../../../http/oauth-replies.js'
import { checkedBy } from '../../../options/checked-by.js'
import { standardBackoff } from '../../../record/standard-backoff.js'
import type { ProviderUnderTest } from '../set-up.js'

const tokenUrl = 'https://login.petal.example/oauth/v2/refresh'

/** A public client has no secret (RFC 6749 section 2.1): its user is who may use the refresh token. */
export interface PetalCredentials {
  clientId: string
}

const tokenReply = /* @__PURE__ */ checkedBy(() =>
  v.object({
    access_token: v.string(),
    access_token_expiration: v.number(),
    refresh_token_expiration: v.nullish(v.number()),
  }),
)

/** Both ends are in epoch seconds. */
export function readPetalReply({ body }: Pick<TokenHttpReply, 'body'>): TokenResponse {
  return keepRefreshToken((body as { refresh_token?: unknown } | null)?.refresh_token, () => {
    const { access_token, access_token_expiration, refresh_token_expiration } = tokenReply.reply(body, 'petal')
    const refreshEnd = typeof refresh_token_expiration === 'number' && refresh_token_expiration * 1_000
    return {
      accessToken: access_token,
      expiresAt: access_token_expiration * 1_000,
      ...(refreshEnd !== false && { refreshExpiresAt: refreshEnd }),
    }
  })
}

/** A vendor whose app is connected at its install, so that a refresh token is all that a program has; each use replaces it. */
export function petalProvider({ read = readPetalReply, once = true } = {}) {
  return {
    name: 'petal',
    tokenUrl,
    allowedOrigins: ['https://api.petal.example'],
    policy: { advisoryWindowMs: 60_000, mandatoryWindowMs: 10_000, backoff: standardBackoff },
    identify: ({ clientId }) => ({ subject: clientId, secret: '', secretKind: 'issued' }),
    async refreshToken(refreshToken, { clientId }, http) {
      const reply = await http.post(tokenUrl, { json: { client_id: clientId, refresh_token: refreshToken }, once })
      if (reply.ok) return read(reply)
      const codes = { invalid_grant: 'reauthorization_required', invalid_client: 'invalid_credentials' } as const
      const code = codes[oauthErrorWord(reply) as keyof typeof codes] ?? 'invalid_response'
      throw new AuthError({ code, provider: 'petal', status: reply.status, message: `Petal answered ${reply.status}` })
    },
  } satisfies Provider<PetalCredentials>
}

/** The vendor: it takes each refresh token once, and ends the grant when one comes again (RFC 9700 section 4.14.2). */
export function simulatePetal(now = () => Date.now()) {
  const petal = { number: 1, isEnded: false }
  const fetch = async (request: Request): Promise<Response | undefined> => {
    if (request.url !== tokenUrl) return undefined
    const sent = (await request.json()) as Record<string, string | undefined>
    if (sent['client_id'] !== 'petal-app') return Response.json({ error: 'invalid_client' }, { status: 401 })
    petal.isEnded ||= sent['refresh_token'] !== `petal-refresh-${petal.number}`
    if (petal.isEnded) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    petal.number += 1
    const seconds = Math.floor(now() / 1_000)
    return Response.json({
      access_token: `petal-token-${petal.number}`,
      access_token_expiration: seconds + 1_800,
      refresh_token: `petal-refresh-${petal.number}`,
      refresh_token_expiration: seconds + 31_536_000,
    })
  }
  return { petal, fetch }
}

export function petalUnderTest(parts: Parameters<typeof petalProvider>[0] = {}): ProviderUnderTest<PetalCredentials> {
  return {
    provider: petalProvider(parts),
    fetch: simulatePetal().fetch,
    credentials: { clientId: 'petal-app' },
    wrongCredentials: { clientId: 'another-app' },
    refreshToken: 'petal-refresh-1',
  }
}
