import { contender, type Contender } from './contender.js'
import { loadPeer } from './load-peer.js'

type Request = ((route: string, options?: object) => Promise<{ data: string }>) & {
  defaults(options: object): Request
}

type AppAuth = ((options: { type: 'installation' }) => Promise<{ token: string }>) & { hook: unknown }

interface Octokit {
  createAppAuth: (options: object) => AppAuth
}

interface Instance {
  auth: AppAuth
  request: Request
}

export async function octokit(): Promise<Contender> {
  const { createAppAuth } = await loadPeer<Octokit>('@octokit/auth-app')
  const { request } = await loadPeer<{ request: Request }>('@octokit/request')
  return contender<Instance>({
    name: '@octokit/auth-app',
    how: 'createAppAuth for one installation, with createJwt so that no RSA signature is counted; retries a 401 for five seconds, no deadline, no shared cache',
    create(tenant) {
      const local = request.defaults({
        baseUrl: tenant.url,
        ...(tenant.fetch && { request: { fetch: tenant.fetch } }),
      })
      const auth = createAppAuth({
        appId: 1,
        installationId: tenant.id + 1,
        createJwt: async () => ({ jwt: 'jwt', expiresAt: '2100-01-01T00:00:00Z' }),
        request: local,
        log: { warn: () => undefined },
      })
      return { auth, request: local }
    },
    getToken: ({ auth }) => auth({ type: 'installation' }),
    async call({ auth, request: local }, url) {
      const { data } = await local(`GET ${url}`, { request: { hook: auth.hook } })
      return JSON.stringify(data)
    },
  })
}
