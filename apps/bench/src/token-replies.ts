/** What the token endpoints answer: each contender has the path and the form that its own vendor uses. */

let issued = 0

/** A token of a usual length, another one each time. */
function newToken(): string {
  issued += 1
  return `token-${String(issued).padStart(10, '0')}-${'abcdefgh'.repeat(6)}`
}

const lifetimeSeconds = 86_400

/** 200 bytes, which is what a small API call brings. */
const apiBody = JSON.stringify({ items: 'x'.repeat(188) })

export interface Reply {
  kind: 'token' | 'discovery' | 'api' | 'unknown'
  status: number
  body: string
}

/** The answer to a request. `origin` is where the server is, for documents that name it. */
export function replyTo(path: string, origin: string): Reply {
  if (path === '/api') return { kind: 'api', status: 200, body: apiBody }
  // Most have the form of RFC 6749 section 5.1; IT Retail has it at a path of its own.
  if (path === '/oauth/token' || path === '/token') {
    return token(200, { access_token: newToken(), token_type: 'Bearer', expires_in: lifetimeSeconds })
  }
  if (path === '/authentication/v1/authentication/login') {
    return token(200, { token: { accessToken: newToken(), tokenType: 'Bearer', expiresIn: lifetimeSeconds } })
  }
  if (/^\/app\/installations\/\d+\/access_tokens$/.test(path)) {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    return token(201, { token: newToken(), expires_at: expiresAt, permissions: {}, repository_selection: 'all' })
  }
  const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path)?.[1]
  if (tenant !== undefined) {
    return token(200, {
      access_token: newToken(),
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
    })
  }
  const authority = /^(\/[^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(path)?.[1]
  if (authority !== undefined) {
    const base = origin.replace(/^http:/, 'https:') + authority
    const document = {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }
    return { kind: 'discovery', status: 200, body: JSON.stringify(document) }
  }
  return { kind: 'unknown', status: 404, body: '{}' }
}

function token(status: number, body: object): Reply {
  return { kind: 'token', status, body: JSON.stringify(body) }
}

/** A `fetch` that answers from memory, for measures in which a network would only be in the way. */
export async function memoryFetch(input: RequestInfo | URL): Promise<Response> {
  const { origin, pathname } = new URL(input instanceof Request ? input.url : input)
  const { status, body } = replyTo(pathname, origin)
  return new Response(body, { status, headers: { 'content-type': 'application/json' } })
}
