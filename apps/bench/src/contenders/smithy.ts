import { contender, credentialsOf, type Contender } from './contender.js'
import { loadPeer } from './load-peer.js'

interface Identity {
  token: string
  expiration: Date
}

type IdentityProvider = () => Promise<Identity>

interface Smithy {
  memoizeIdentityProvider: (
    provider: IdentityProvider,
    isExpired: (identity: Identity) => boolean,
    requiresRefresh: (identity: Identity) => boolean,
  ) => IdentityProvider
  isIdentityExpired: (identity: Identity) => boolean
  doesIdentityRequireRefresh: (identity: Identity) => boolean
}

export async function smithy(): Promise<Contender> {
  const { memoizeIdentityProvider, isIdentityExpired, doesIdentityRequireRefresh } =
    await loadPeer<Smithy>('@smithy/core')
  return contender<IdentityProvider>({
    name: '@smithy/core',
    how: 'memoizeIdentityProvider around fetch + json; it holds the identity and requests nothing itself, nor is there an authenticated fetch',
    create(tenant) {
      const { clientId, clientSecret } = credentialsOf(tenant)
      const { url, fetch: send = fetch } = tenant
      const provider = async () => {
        const response = await send(`${url}/oauth/token`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
          body: new URLSearchParams({ grant_type: 'client_credentials' }),
        })
        if (!response.ok) throw new Error(`status ${response.status}`)
        const reply = (await response.json()) as { access_token: string; expires_in: number }
        return { token: reply.access_token, expiration: new Date(Date.now() + reply.expires_in * 1_000) }
      }
      return memoizeIdentityProvider(provider, isIdentityExpired, doesIdentityRequireRefresh)
    },
    getToken: (provide) => provide(),
  })
}
