import ky from 'ky'
import { replyTo } from '../token-replies.js'
import { contender, credentialsOf, type Contender, type Tenant } from './contender.js'

/** Below this no promise-returning function comes. */
export const settledPromise: Contender = contender<Promise<string>>({
  name: 'settled promise',
  how: 'awaits one promise that is settled; checks nothing',
  create: () => Promise.resolve('token'),
  getToken: (settled) => settled,
})

/** What a careful program writes by hand. */
export const mapLookup: Contender = contender<Map<string, { token: string; expiresAt: number }>>({
  name: 'async map lookup',
  how: 'async function: one lookup in a Map, one check of the expiry',
  create: () => new Map([['client', { token: 'token', expiresAt: Date.now() + 3_600_000 }]]),
  async getToken(map) {
    const held = map.get('client')
    if (held === undefined || held.expiresAt <= Date.now()) throw new Error('no token')
    return held.token
  },
})

/** The least that a program keeps for a tenant. */
export const plainObject: Contender = contender<{ accessToken?: string; expiresAt: number }>({
  name: 'plain object',
  how: 'one object with client id, secret, token and expiry, in an array',
  create: (tenant) => ({ ...credentialsOf(tenant), expiresAt: Date.now() + 3_600_000 }),
  async getToken(held) {
    if (held.accessToken === undefined) {
      const { access_token } = JSON.parse(replyTo('/oauth/token', '').body) as { access_token: string }
      held.accessToken = access_token
    }
    if (held.expiresAt <= Date.now()) throw new Error('no token')
    return held.accessToken
  },
})

const basic = (tenant: Tenant) => {
  const { clientId, clientSecret } = credentialsOf(tenant)
  return `Basic ${btoa(`${clientId}:${clientSecret}`)}`
}

const requestOf = (tenant: Tenant) => ({
  body: new URLSearchParams({ grant_type: 'client_credentials' }).toString(),
  headers: {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    authorization: basic(tenant),
  },
})

/** The request and nothing else. */
export const bareFetch: Contender = contender<Tenant>({
  name: 'fetch + json',
  how: 'fetch, then response.json(); no deadline, no retry, no limit',
  create: (tenant) => tenant,
  async requestToken(tenant) {
    const response = await fetch(`${tenant.url}/oauth/token`, { method: 'POST', ...requestOf(tenant) })
    return response.json()
  },
})

/** The call and nothing else. */
export const bareCall: Contender = contender<Tenant>({
  name: 'bare fetch',
  how: 'fetch with a fixed Authorization header',
  create: (tenant) => tenant,
  async call(_tenant, url) {
    const response = await fetch(url, { headers: { authorization: 'Bearer token' } })
    return response.text()
  },
})

/** As a program would use ky by itself: its defaults, and nothing that a token request needs besides. */
export const plainKy: Contender = contender<Tenant>({
  name: 'ky, defaults',
  how: 'ky.post(...).json(): a deadline of 10 s; a POST is not retried, nothing is capped, redirects are followed',
  create: (tenant) => tenant,
  requestToken: (tenant) => ky.post(`${tenant.url}/oauth/token`, requestOf(tenant)).json(),
})

const maxBytes = 64 * 1024

/** The body's text, up to a limit. */
async function capped(body: ReadableStream<Uint8Array> | null): Promise<string> {
  let length = 0
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) throw new Error('too long')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * ky with the safety that this project's token requests have: both deadlines, retries of a POST, a body that is read
 * within its attempt and capped, redirects refused.
 */
export const safeKy: Contender = contender<Tenant>({
  name: 'ky, same safety',
  how: 'ky.post with deadlines per attempt and in total, retries, a capped body, redirects refused; checks no reply',
  create: (tenant) => tenant,
  async requestToken(tenant) {
    const response = await ky.post(`${tenant.url}/oauth/token`, {
      ...requestOf(tenant),
      async fetch(input, init) {
        const reply = await fetch(input, init)
        const text = await capped(reply.body)
        if (reply.type === 'opaqueredirect' || (reply.status >= 300 && reply.status < 400)) throw new Error('redirect')
        return new Response(text, { status: reply.status })
      },
      redirect: 'manual',
      throwHttpErrors: false,
      timeout: 10_000,
      totalTimeout: 30_000,
      retry: {
        limit: 2,
        methods: ['post'],
        delay: (count) => 300 * 2 ** (count - 1),
        jitter: (delay) => delay * (0.5 + Math.random() / 2),
      },
    })
    return JSON.parse(await response.text()) as unknown
  },
})
