import type { MyposCredentials } from '@auth/mypos'
import { Provider } from 'oidc-provider'
import { onTestFinished, vi } from 'vitest'
import { listen } from './loopback.fixture.js'

export const redirectUri = 'https://app.example.com/back'

/** Starts `oidc-provider` with myPOS's paths, one client, and a user who agrees to everything. */
export async function startOidcProvider({ clientId, clientSecret }: MyposCredentials): Promise<string> {
  // It gives advice to those who deploy it.
  for (const method of ['info', 'warn'] as const) {
    const spy = vi.spyOn(console, method).mockImplementation(() => undefined)
    onTestFinished(() => spy.mockRestore())
  }
  return listen((origin) => {
    const provider = new Provider(origin, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [redirectUri],
          scope: 'openid webhooks',
          grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
        },
      ],
      scopes: ['webhooks', 'reports'],
      routes: { token: '/oauth/token', revocation: '/oauth/revoke', introspection: '/oauth/introspect' },
      features: {
        clientCredentials: { enabled: true },
        revocation: { enabled: true },
        introspection: { enabled: true },
        devInteractions: { enabled: false },
      },
      cookies: { keys: ['a key for the cookies of a test'] },
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      issueRefreshToken: () => true,
      rotateRefreshToken: true,
      async loadExistingGrant(context) {
        const { client, session, params } = context.oidc
        const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId })
        grant.addOIDCScope(String(params?.scope))
        await grant.save()
        return grant
      },
    })
    const answer = provider.callback()
    return (request, response) => {
      if (request.url?.startsWith('/interaction/')) {
        void provider.interactionFinished(request, response, { login: { accountId: 'some-user' } })
      } else void answer(request, response)
    }
  })
}

/** Opens the authorize page as a browser does, and follows it until the user is sent back with a code. */
export async function authorize(origin: string, clientId: string, codeChallenge: string): Promise<string> {
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  }
  let url = new URL(`/auth?${new URLSearchParams(parameters)}`, origin)
  const cookies = new Map<string, string>()
  for (let redirects = 0; redirects < 10; redirects += 1) {
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }
    const response = await fetch(url, { redirect: 'manual', headers })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    url = new URL(response.headers.get('location') ?? '', url)
    const code = url.searchParams.get('code')
    if (url.href.startsWith(redirectUri) && code !== null) return code
  }
  throw new Error(`no code came back, but ${url}`)
}
