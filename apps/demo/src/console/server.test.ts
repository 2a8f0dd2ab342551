import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Console } from './console.js'
import { eventually, pageFolder, send, serveSandboxConsole } from './console.fixture.js'
import { readPageFiles } from './page-files.js'
import { serveConsole } from './server.js'

let served: Awaited<ReturnType<typeof serveSandboxConsole>>
let port: string
beforeAll(async () => {
  served = await serveSandboxConsole()
  port = new URL(served.url).port
})
afterAll(() => served.close())
beforeEach(() => served.console.sandbox.toast.reset())
afterEach(() => vi.restoreAllMocks())

const action = '/actions/toast/get-token'
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

/** Nothing of the body is read: the reply to `/events` does not end. */
function head(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, string> }>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
        ([name, value]) => `${name}: ${value}`,
      )
      socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    })
    let text = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      text += chunk.toString()
      if (!text.includes('\r\n\r\n')) return
      socket.destroy()
      const [first = '', ...rest] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
      const pairs = rest.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ])
      resolve({ status: Number(first.split(' ')[1]), headers: Object.fromEntries(pairs) as Record<string, string> })
    })
  })
}

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
    for (const path of paths) expect((await head(path, { host })).status).toBeGreaterThanOrEqual(400)
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
      for (const path of paths) expect((await head(path, { origin })).status).toBe(403)
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
    for (const headers of refused) {
      const { status, text } = await served.post(action, headers)
      expect({ headers, status }).toEqual({ headers, status: 403 })
      expect(JSON.parse(text)).toEqual({ error: expect.any(String) })
    }
    expect(served.console.sandbox.toast.tokenRequests).toBe(0)
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
        const { status, text } = await send(served.url + action, options, body)
        expect(status).toBe(413)
        expect(JSON.parse(text)).toEqual({ error: 'An action takes no body' })
      }
    }
    expect(served.console.sandbox.toast.tokenRequests).toBe(0)
  })

  it('need not say that it has none', async () => {
    const without = await head(action, served.ownHeaders, 'POST')
    const withZero = await head(action, { ...served.ownHeaders, 'content-length': '0' }, 'POST')
    expect([without.status, withZero.status]).toEqual([200, 200])
  })

  it.each([
    ['/actions/square/get-token', 'There is no such provider. There are itretail, mypos, toast'],
    ['/actions/toast/rob', 'Toast has no such action'],
    ['/actions/toast/revoke', 'Toast has no such action'],
    ['/actions/toast/__proto__', 'Toast has no such action'],
    ['/actions/toast', 'There is nothing here'],
  ])('%s is answered 404 with words', async (path, error) => {
    const { status, text } = await served.post(path)
    expect(status).toBe(404)
    expect(JSON.parse(text)).toEqual({ error })
  })

  it('is one at a time for each provider, and those of others wait for their turn', async () => {
    const { toast } = served.console.sandbox
    const failNext = toast.failNext.bind(toast)
    // Slower than slow, so that there is time for the others on a busy machine.
    vi.spyOn(toast, 'failNext').mockImplementation((failure) => failNext({ ...failure, delayMs: 2_000 }))
    const first = served.post('/actions/toast/vendor-slow')
    await eventually(() => expect(served.card('toast').running).toBe('vendor-slow'))
    const { status, text } = await served.post(action)
    expect(status).toBe(409)
    expect(JSON.parse(text)).toEqual({ error: 'Toast is busy with another action. Wait for its result' })
    const other = served.post('/actions/mypos/past-expiry')
    await eventually(() => expect(served.card('mypos').running).toBe('past-expiry'))
    // Had the clock jumped meanwhile, the token would have ended before it came.
    expect(JSON.parse((await first).text)).toMatchObject({ ok: true, counts: { tokenRequests: 1 } })
    expect(JSON.parse((await other).text)).toMatchObject({ ok: true })
    expect(served.card('toast').running).toBeUndefined()
    expect((await served.post(action)).status).toBe(200)
  })

  it('that fails unexpectedly leaves nothing running, and its words stay in the terminal’s dark', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const secret = 'Bearer abcdefghijklmnopqrstuvwxyz'
    vi.spyOn(served.console.sandbox.toast, 'reset').mockImplementation(() => {
      throw new TypeError(`${secret} is no header value`)
    })
    const { status, text } = await served.post('/actions/toast/reset')
    expect(status).toBe(500)
    expect(JSON.parse(text)).toEqual({ error: 'That failed unexpectedly. The console’s terminal says where' })
    const log = written.mock.calls.map(([chunk]) => String(chunk)).join('')
    expect(log).toMatch(/^demo: defect: TypeError, .*\n\s+at /)
    expect(log).not.toContain('Bearer')
    vi.restoreAllMocks()
    expect((await served.post(action)).status).toBe(200)
  })
})

describe('the end', () => {
  it('waits for no action, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'console-end-'))
    vi.stubEnv('TMPDIR', folder)
    const ending = await serveSandboxConsole()
    vi.unstubAllEnvs()
    expect(await readdir(folder)).toHaveLength(2)
    ending.console.sandbox.toast.failNext({ target: 'api', delayMs: 5_000 })
    const acting = ['/actions/toast/maintenance', '/actions/mypos/vendor-slow', '/actions/itretail/second-process'].map(
      (path) => ending.post(path).catch((error: NodeJS.ErrnoException) => error.code),
    )
    await eventually(() => expect(ending.console.sandbox.toast.apiRequests).toBeGreaterThan(0))
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await ending.close()
    expect(await Promise.all(acting)).toEqual(['ECONNRESET', 'ECONNRESET', 'ECONNRESET'])
    expect(await readdir(folder)).toEqual([])
    expect(written.mock.calls).toEqual([])
    await rm(folder, { recursive: true })
  })

  it('is not troubled by a temporary folder that somebody tidied away', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'console-end-'))
    vi.stubEnv('TMPDIR', folder)
    const ending = await serveSandboxConsole()
    vi.unstubAllEnvs()
    expect(await ending.act('toast', 'get-token')).toMatchObject({ ok: true })
    const own = (await readdir(folder)).find((name) => name.startsWith('pos-auth-console-')) ?? ''
    await rm(join(folder, own), { recursive: true })
    expect(await ending.act('toast', 'thousand-callers')).toMatchObject({ ok: true })
    await rm(join(folder, own), { recursive: true, force: true })
    await ending.close()
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })
})

describe('methods', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'])('%s is for no path', async (method) => {
    for (const path of [...paths, action]) {
      const { status, headers } = await head(path, served.ownHeaders, method)
      expect(status).toBe(405)
      expect(headers['allow']).toBe('GET, POST')
    }
    expect(served.console.feed.listeners).toBe(0)
  })

  it('an action takes POST alone, and everything else GET alone', async () => {
    const get = await send(served.url + action)
    expect([get.status, get.headers.allow, JSON.parse(get.text)]).toEqual([
      405,
      'POST',
      { error: 'This path takes POST' },
    ])
    for (const path of ['/', '/events', '/assets/app-1a2b.js']) {
      const { status, headers } = await served.post(path)
      expect([status, headers.allow]).toEqual([405, 'GET'])
    }
  })
})

describe('what is served', () => {
  it.each([...paths, action])('%s comes with headers that keep the page to itself', async (path) => {
    for (const origin of [served.url, 'http://evil.example']) {
      const { headers } = await head(path, { origin })
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

  it('the page, with the token in place of its placeholder', async () => {
    const { text, headers } = await send(served.url)
    expect(headers['content-type']).toMatch(/^text\/html/)
    expect(text).toContain(`<meta name="csrf-token" content="${served.csrfToken}">`)
    expect(text).not.toContain('__CSRF_TOKEN__')
    expect((await send(`${served.url}/index.html`)).status).toBe(404)
  })

  it('its files, each with its type', async () => {
    const script = await send(`${served.url}/assets/app-1a2b.js`)
    expect([script.status, script.text]).toEqual([200, 'document.title = "page"'])
    expect(script.headers['content-type']).toMatch(/^text\/javascript/)
    expect((await send(`${served.url}/assets/style-3c4d.css`)).headers['content-type']).toMatch(/^text\/css/)
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/assets',
    '/assets/',
    '/link.txt',
  ])('and nothing beside them: %s', async (path) => {
    const parent = await mkdtemp(join(tmpdir(), 'console-files-'))
    const folder = join(parent, 'page')
    await mkdir(join(folder, 'assets'), { recursive: true })
    await writeFile(join(parent, 'secret.txt'), 'secret')
    await writeFile(join(folder, 'assets', 'app.js'), 'app')
    await symlink(join(parent, 'secret.txt'), join(folder, 'link.txt'))
    const server = await serveConsole({ console: silent, port: 0, pageFolder: folder })
    try {
      const { port: ownPort } = new URL(server.url)
      const { status, text } = await send(server.url, { path, headers: { host: `127.0.0.1:${ownPort}` } })
      expect([400, 404]).toContain(status)
      expect(text).not.toContain('secret')
      expect([...(await readPageFiles(folder)).keys()]).toEqual(['/assets/app.js'])
    } finally {
      await server.close()
      await rm(parent, { recursive: true })
    }
  })

  it.each([
    ['a missing folder', undefined],
    ['an empty one', {}],
  ])('words, where the page is %s', async (_, files) => {
    const folder = files ? await pageFolder(files) : '/no/such/folder'
    const server = await serveConsole({ console: silent, port: 0, pageFolder: folder })
    const { status, text } = await send(server.url)
    await server.close()
    expect(status).toBe(503)
    expect(JSON.parse(text)).toEqual({ error: 'The page is not built. Run pnpm build, then start the console again' })
  })
})

const silent = { close: async () => undefined } as unknown as Console
