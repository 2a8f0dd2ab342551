import { contender, credentialsOf, type Contender, type Tenant } from './contender.js'
import { loadPeer } from './load-peer.js'

interface OAuth4WebApi {
  allowInsecureRequests: symbol
  ClientSecretBasic(secret: string): unknown
  clientCredentialsGrantRequest(
    server: object,
    client: object,
    authentication: unknown,
    parameters: object,
    options: object,
  ): Promise<Response>
  processClientCredentialsResponse(server: object, client: object, response: Response): Promise<unknown>
  protectedResourceRequest(
    accessToken: string,
    method: string,
    url: URL,
    headers: undefined,
    body: undefined,
    options: object,
  ): Promise<Response>
}

export async function oauth4webapi(): Promise<Contender> {
  const library = await loadPeer<OAuth4WebApi>('oauth4webapi')
  const options = { [library.allowInsecureRequests]: true }
  return contender<Tenant>({
    name: 'oauth4webapi',
    how: 'clientCredentialsGrantRequest and processClientCredentialsResponse, protectedResourceRequest; it holds no token, so there is nothing to share or to hit',
    create: (tenant) => tenant,
    async requestToken(tenant) {
      const { clientId, clientSecret } = credentialsOf(tenant)
      const server = { issuer: tenant.url, token_endpoint: `${tenant.url}/oauth/token` }
      const client = { client_id: clientId }
      const authentication = library.ClientSecretBasic(clientSecret)
      const response = await library.clientCredentialsGrantRequest(server, client, authentication, {}, options)
      return library.processClientCredentialsResponse(server, client, response)
    },
    async call(_tenant, url) {
      const response = await library.protectedResourceRequest(
        'token',
        'GET',
        new URL(url),
        undefined,
        undefined,
        options,
      )
      return response.text()
    },
  })
}
