import { contender, credentialsOf, type Contender } from './contender.js'
import { loadPeer } from './load-peer.js'

interface OAuth2Client {
  setCredentials(credentials: { refresh_token: string }): void
  getAccessToken(): Promise<{ token: string }>
  fetch(url: string, options: { responseType: 'text' }): Promise<{ data: string }>
}

interface Google {
  OAuth2Client: new (options: object) => OAuth2Client
}

export async function google(): Promise<Contender> {
  const { OAuth2Client } = await loadPeer<Google>('google-auth-library')
  return contender<OAuth2Client>({
    name: 'google-auth-library',
    how: 'OAuth2Client with a refresh token, since Google has no client credentials grant without a signature; retries, no shared cache',
    create(tenant) {
      const client = new OAuth2Client({
        ...credentialsOf(tenant),
        endpoints: { oauth2TokenUrl: `${tenant.url}/oauth/token` },
        ...(tenant.fetch && { transporterOptions: { fetchImplementation: tenant.fetch } }),
      })
      client.setCredentials({ refresh_token: `refresh-token-of-client-${tenant.id}` })
      return client
    },
    getToken: (client) => client.getAccessToken(),
    call: async (client, url) => (await client.fetch(url, { responseType: 'text' })).data,
  })
}
