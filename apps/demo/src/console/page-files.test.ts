import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Console } from './console.js'
import { pageFolder, send, serve } from './console.fixture.js'
import { readPageFiles } from './page-files.js'
import { serveConsole } from './server.js'

// Cast, since what serves files takes no more of a console than to close it.
const silent = { close: async () => undefined } as unknown as Console

let served: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  served = await serve(silent)
})
afterAll(() => served.close())

describe('what is served', () => {
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
