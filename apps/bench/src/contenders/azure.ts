import { contender, credentialsOf, type Contender, type Tenant } from './contender.js'
import { loadPeer } from './load-peer.js'

interface Credential {
  getToken(scope: string): Promise<{ token: string }>
}

interface PipelineRequest {
  url: string
  method: string
  headers: object
  allowInsecureConnection?: boolean
}

interface PipelineResponse {
  request: PipelineRequest
  status: number
  headers: object
  bodyAsText: string
}

type Next = (request: PipelineRequest) => Promise<PipelineResponse>

interface Azure {
  ClientSecretCredential: new (tenantId: string, clientId: string, secret: string, options: object) => Credential
}

/** It speaks HTTPS only; the local server does not, so this leads each request there, or to the answer in memory. */
const toLocalServer = (send: Tenant['fetch']) => ({
  name: 'toLocalServer',
  async sendRequest(request: PipelineRequest, next: Next): Promise<PipelineResponse> {
    request.url = request.url.replace(/^https:/, 'http:')
    request.allowInsecureConnection = true
    if (send === undefined) return next(request)
    const reply = await send(request.url)
    return { request, status: reply.status, headers: request.headers, bodyAsText: await reply.text() }
  },
})

const scope = 'https://api.example/.default'

function newCredential({ ClientSecretCredential }: Azure, tenant: Tenant): Credential {
  const { clientId, clientSecret } = credentialsOf(tenant)
  return new ClientSecretCredential(`tenant-${tenant.id}`, clientId, clientSecret, {
    authorityHost: tenant.url.replace(/^http:/, 'https:'),
    disableInstanceDiscovery: true,
    additionalPolicies: [{ position: 'perRetry', policy: toLocalServer(tenant.fetch) }],
  })
}

export async function azure(): Promise<Contender> {
  const library = await loadPeer<Azure>('@azure/identity')
  return contender<Credential>({
    name: '@azure/identity',
    how: 'ClientSecretCredential with one scope; retries, no request shared by concurrent callers, no fetch of its own; it reads the discovery document before the first token',
    create: (tenant) => newCredential(library, tenant),
    getToken: (credential) => credential.getToken(scope),
  })
}

/** One credential with a scope for each tenant: how its cache grows with the tokens in it. */
export async function azureShared(): Promise<Contender> {
  const library = await loadPeer<Azure>('@azure/identity')
  let shared: Credential | undefined
  return contender<string>({
    name: '@azure/identity, shared',
    how: 'one ClientSecretCredential with as many scopes as there are tenants',
    create(tenant) {
      shared ??= newCredential(library, tenant)
      return `https://api-${tenant.id}.example/.default`
    },
    getToken: async (ownScope) => shared?.getToken(ownScope),
  })
}
