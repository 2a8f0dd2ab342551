import { AuthError } from '../../../contract/errors.js'
import type { Provider, TokenHeader, TokenResponse } from '../../../contract/provider.js'
import type { TokenHttpReply } from '../../../contract/token-http.js'
import { oauthTokenResponse } from '../../../http/oauth-replies.js'
import { standardBackoff } from '../../../record/standard-backoff.js'
import type { ProviderUnderTest } from '../set-up.js'

/** The merchant's key, which a header carries. */
export interface BirchCredentials {
  merchant: string
  key: string
}

export const birchHeader = 'x-birch-session'

/** The reply says in a header where the session is. */
export function readBirchReply(reply: Pick<TokenHttpReply, 'body' | 'header'>): TokenResponse {
  const region = reply.header('X-Birch-Region')
  return { ...oauthTokenResponse(reply, 'birch'), ...(region !== undefined && { details: { region } }) }
}

interface BirchParts {
  origin?: string
  read?: (reply: TokenHttpReply) => TokenResponse
  tokenHeader?: TokenHeader<typeof birchHeader>
}

/** A vendor that issues tokens by a GET, takes them in a header of its own, and says 403 to one that it refuses. */
export function birchProvider({
  origin = 'https://api.birch.example',
  read = readBirchReply,
  tokenHeader = { name: birchHeader },
}: BirchParts = {}) {
  const tokenUrl = `${origin}/session`
  return {
    name: 'birch',
    tokenUrl,
    allowedOrigins: [origin],
    tokenHeader,
    refusedStatuses: [401, 403],
    policy: { advisoryWindowMs: 60_000, mandatoryWindowMs: 10_000, backoff: standardBackoff },
    identify: ({ merchant, key }) => ({ subject: merchant, secret: key, secretKind: 'issued' }),
    async requestToken({ merchant, key }, http) {
      const reply = await http.get(tokenUrl, { headers: { 'x-birch-merchant': merchant, 'x-birch-key': key } })
      if (reply.ok) return read(reply)
      const code = reply.status === 401 ? 'invalid_credentials' : 'invalid_response'
      throw new AuthError({ code, provider: 'birch', status: reply.status, message: `Birch answered ${reply.status}` })
    },
  } satisfies Provider<BirchCredentials, never, typeof birchHeader>
}

const credentials: BirchCredentials = { merchant: 'some-merchant', key: 'birch-key-1' }

export function simulateBirch() {
  return async (request: Request): Promise<Response | undefined> => {
    if (request.method !== 'GET' || !request.url.endsWith('/session')) return undefined
    if (request.headers.get('x-birch-key') !== credentials.key) return new Response('no', { status: 401 })
    const headers = { 'x-birch-region': 'north' }
    return Response.json({ access_token: 'birch-token', expires_in: 600 }, { headers })
  }
}

export function birchUnderTest(parts: BirchParts = {}): ProviderUnderTest<BirchCredentials> {
  return {
    provider: birchProvider(parts),
    fetch: simulateBirch(),
    credentials,
    wrongCredentials: { ...credentials, key: 'another-key' },
  }
}
