import {
  AuthError,
  createAuth,
  parseReply,
  secondsSchema,
  standardNegative,
  type Auth,
  type AuthOptions,
  type Provider,
} from '@auth/core'
import * as v from 'valibot'

interface AcmeCredentials {
  clientId: string
  clientSecret: string
}

const baseUrl = 'https://api.acme.example'
const tokenUrl = `${baseUrl}/oauth/token`
const replySchema = v.object({ access_token: v.string(), expires_in: secondsSchema })

export const acme: Provider<AcmeCredentials> = {
  name: 'acme',
  tokenUrl,
  allowedOrigins: [baseUrl],
  policy: { advisoryWindowMs: 300_000, mandatoryWindowMs: 10_000, negative: standardNegative },
  identify: ({ clientId, clientSecret }) => ({ subject: clientId, secret: clientSecret, secretKind: 'issued' }),
  async requestToken({ clientId, clientSecret }, http) {
    const { ok, status, body } = await http.post(tokenUrl, {
      form: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    })
    if (!ok) {
      throw new AuthError({
        code: status === 401 ? 'invalid_credentials' : 'invalid_response',
        provider: 'acme',
        status,
        message: `Acme refused the token request with ${status}. Check the client id and secret`,
      })
    }
    const { access_token, expires_in } = parseReply(replySchema, body, 'acme')
    return { accessToken: access_token, expiresInSeconds: expires_in }
  },
}

export function createAcmeAuth(options: AuthOptions & { credentials: AcmeCredentials }): Auth {
  return createAuth(acme, options)
}
