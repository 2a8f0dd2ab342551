import { AuthError, createAuth, standardBackoff, type Auth, type AuthErrorCode, type AuthOptions } from '@auth/core'

const origin = 'https://api.acme.example'
export const thingsUrl = `${origin}/things`

/** A made-up vendor: what becomes of its token requests, one after another. Those after the last are answered. */
export function acmeVendor(...fails: (AuthErrorCode | undefined)[]) {
  let issued = 0
  /** Tokens that the API takes. */
  const valid = new Set<string>()

  function create(options: AuthOptions = {}): Auth {
    return createAuth(
      {
        name: 'acme',
        tokenUrl: `${origin}/token`,
        allowedOrigins: [origin],
        policy: { advisoryWindowMs: 300_000, mandatoryWindowMs: 10_000, backoff: standardBackoff },
        identify: ({ id, secret }: { id: string; secret: string }) => ({ subject: id, secret, secretKind: 'issued' }),
        async requestToken() {
          const code = fails.shift()
          if (code) throw new AuthError({ code, provider: 'acme', message: 'made up', status: 503 })
          issued += 1
          valid.add(`Bearer token-${issued}`)
          return { accessToken: `token-${issued}`, expiresInSeconds: 3600 }
        },
      },
      {
        credentials: { id: 'some-client', secret: 'some-secret' },
        fetch: async (input, init) => {
          const { headers } = new Request(input, init)
          return new Response(null, { status: valid.has(headers.get('authorization') ?? '') ? 200 : 401 })
        },
        ...options,
      },
    )
  }
  return { create, valid }
}
