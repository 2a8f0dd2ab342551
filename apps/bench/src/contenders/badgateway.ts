import { contender, credentialsOf, type Contender, type Tenant } from './contender.js'
import { loadPeer } from './load-peer.js'

interface OAuth2Fetch {
  getToken(): Promise<{ accessToken: string }>
  fetch(url: string): Promise<Response>
}

interface Badgateway {
  OAuth2Client: new (settings: object) => { clientCredentials(): Promise<unknown> }
  OAuth2Fetch: new (options: object) => OAuth2Fetch
}

export async function badgateway(): Promise<Contender> {
  const { OAuth2Client, OAuth2Fetch } = await loadPeer<Badgateway>('@badgateway/oauth2-client')
  return contender<OAuth2Fetch>({
    name: '@badgateway/oauth2-client',
    how: 'OAuth2Fetch with getNewToken: client.clientCredentials(); no deadline, no retry, no early refresh without a refresh token, no shared cache',
    create(tenant: Tenant) {
      const settings = { server: tenant.url, tokenEndpoint: '/oauth/token', ...credentialsOf(tenant) }
      const client = new OAuth2Client(tenant.fetch ? { ...settings, fetch: tenant.fetch } : settings)
      return new OAuth2Fetch({ client, getNewToken: () => client.clientCredentials() })
    },
    getToken: (wrapper) => wrapper.getToken(),
    call: async (wrapper, url) => (await wrapper.fetch(url)).text(),
  })
}
