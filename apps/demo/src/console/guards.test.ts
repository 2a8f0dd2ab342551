import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { send, serveSandboxConsole } from './console.fixture.js'

let served: Awaited<ReturnType<typeof serveSandboxConsole>>
let port: string
beforeAll(async () => {
  served = await serveSandboxConsole()
  port = new URL(served.url).port
})
afterAll(() => served.close())
beforeEach(() => served.console.controls.reset())

const action = '/connections/toast/client-1/actions/get-token'
/** All that changes something. */
const posts = [
  action,
  '/vendors/toast/actions/call-every',
  '/traffic/pause',
  '/traffic/resume',
  '/traffic/speed/10',
  '/reset',
]
const paths = ['/', '/events', '/assets/app-1a2b.js', '/nothing']
const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

describe('who may ask', () => {
  it('only this machine: it listens on no other address', async () => {
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await expect(send(`http://127.0.0.2:${port}/`, { timeout: 2_000 })).rejects.toThrow()
  })

  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    'localhost.evil.example:PORT',
    '127.0.0.1.evil.example:PORT',
    '[::1]:PORT',
    'LOCALHOST:PORT@evil.example',
  ])('under the name %s: nobody, whatever the path', async (name) => {
    const host = name.replace('PORT', port)
    for (const path of paths) expect((await served.head(path, { host })).status).toBeGreaterThanOrEqual(400)
    const { status, text } = await send(served.url + action, {
      method: 'POST',
      headers: { ...served.ownHeaders, host },
    })
    expect([400, 403]).toContain(status)
    expect(text).not.toContain(served.csrfToken)
    expect(served.console.sandbox.toast.tokenRequests).toBe(0)
  })

  it('says in words which name to use', async () => {
    const { status, text } = await send(served.url, { headers: { host: 'evil.example' } })
    expect(status).toBe(403)
    expect(JSON.parse(text)).toEqual({
      error: 'The console answers to the address that it printed, and to no other name',
    })
  })

  it('under localhost as well as under 127.0.0.1', async () => {
    const host = `localhost:${port}`
    expect((await send(served.url, { headers: { host } })).status).toBe(200)
    const headers = { ...served.ownHeaders, host, origin: `http://${host}` }
    expect((await send(served.url + action, { method: 'POST', headers })).status).toBe(200)
  })

  it.each(['http://evil.example', 'null', 'https://127.0.0.1:PORT', 'http://localhost:PORT', 'http://127.0.0.1'])(
    'a page of %s: nothing, not even to look',
    async (page) => {
      const origin = page.replace('PORT', port)
      for (const path of paths) expect((await served.head(path, { origin })).status).toBe(403)
      expect((await served.post(action, { ...served.ownHeaders, origin })).status).toBe(403)
      expect(served.console.sandbox.toast.tokenRequests).toBe(0)
    },
  )
})

describe('an action', () => {
  it('comes with the page’s token, from the page’s origin', async () => {
    const { 'x-csrf-token': token } = served.ownHeaders
    expect((await served.post(action)).status).toBe(200)
    expect((await served.post(action, { 'sec-fetch-site': 'same-origin', 'x-csrf-token': token })).status).toBe(200)
  })

  it('is refused otherwise, and not done', async () => {
    const { origin, 'x-csrf-token': token } = served.ownHeaders
    const refused = [
      {},
      { origin },
      { origin, 'x-csrf-token': '' },
      { origin, 'x-csrf-token': `${token}x` },
      { origin, 'x-csrf-token': token.slice(1) },
      { origin, 'x-csrf-token': '__CSRF_TOKEN__' },
      { 'x-csrf-token': token },
      { 'x-csrf-token': token, 'sec-fetch-site': 'cross-site' },
      { 'x-csrf-token': token, 'sec-fetch-site': 'same-site' },
      { 'x-csrf-token': token, 'sec-fetch-site': 'none' },
    ]
    const before = served.console.view()
    for (const path of posts) {
      for (const headers of refused) {
        const { status, text } = await served.post(path, headers)
        expect({ path, headers, status }).toEqual({ path, headers, status: 403 })
        expect(JSON.parse(text)).toEqual({ error: expect.any(String) })
      }
    }
    expect(served.console.sandbox.toast.tokenRequests).toBe(0)
    expect(served.console.view()).toEqual(before)
  })

  it('has a token of its own in every console', async () => {
    const other = await serveSandboxConsole()
    try {
      expect(served.csrfToken).toMatch(/^[\w-]{43}$/)
      expect((await other.post(action, { ...other.ownHeaders, 'x-csrf-token': served.csrfToken })).status).toBe(403)
    } finally {
      await other.close()
    }
  })

  it('has no body', async () => {
    for (const form of [{}, { 'transfer-encoding': 'chunked' }]) {
      for (const body of ['x', 'x'.repeat(2_000)]) {
        const options = { method: 'POST', headers: { ...served.ownHeaders, ...form } }
        for (const path of posts) {
          const { status, text } = await send(served.url + path, options, body)
          expect(status).toBe(413)
          expect(JSON.parse(text)).toEqual({ error: 'An action takes no body' })
        }
      }
    }
    expect(served.console.sandbox.toast.tokenRequests).toBe(0)
  })

  it('need not say that it has none', async () => {
    const without = await served.head(action, served.ownHeaders, 'POST')
    const withZero = await served.head(action, { ...served.ownHeaders, 'content-length': '0' }, 'POST')
    expect([without.status, withZero.status]).toEqual([200, 200])
  })
})

describe('methods', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'])('%s is for no path', async (method) => {
    for (const path of [...paths, ...posts]) {
      const { status, headers } = await served.head(path, served.ownHeaders, method)
      expect(status).toBe(405)
      expect(headers['allow']).toBe('GET, POST')
    }
    expect(served.console.feed.listeners).toBe(0)
  })

  it('an action takes POST alone, and everything else GET alone', async () => {
    for (const path of posts) {
      const get = await send(served.url + path)
      expect([get.status, get.headers.allow, JSON.parse(get.text)]).toEqual([
        405,
        'POST',
        { error: 'This path takes POST' },
      ])
    }
    for (const path of ['/', '/events', '/assets/app-1a2b.js']) {
      const { status, headers } = await served.post(path)
      expect([status, headers.allow]).toEqual([405, 'GET'])
    }
  })
})

describe('what is served', () => {
  it.each([...paths, ...posts])('%s comes with headers that keep the page to itself', async (path) => {
    for (const origin of [served.url, 'http://evil.example']) {
      const { headers } = await served.head(path, { origin })
      expect(headers).toMatchObject({
        'content-security-policy': csp,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      })
      expect(Object.keys(headers).filter((name) => /^(access-control|strict-transport|x-powered)/.test(name))).toEqual(
        [],
      )
    }
  })
})
