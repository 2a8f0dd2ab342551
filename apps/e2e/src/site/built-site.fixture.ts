import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../../../.ci/site.mjs', import.meta.url))
/** As a project's page has it, so that an address without it is found. */
export const base = '/pos-auth/'
const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** The site as a forge would serve it. */
export interface BuiltSite {
  /** What the build printed. */
  printed: string
  /** The text of each page, by its path: `guides/caches.html`. */
  pages: ReadonlyMap<string, string>
  /** Where it is served; ends with a slash. */
  url: string
  close: () => void
}

/** Builds the site, and serves the files as they are. @throws Error with what the build printed, if it fails */
export async function buildSite(): Promise<BuiltSite> {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'build', '--outDir', folder], {
    encoding: 'utf8',
    env: { ...process.env, DOCS_BASE: base.slice(0, -1) },
  })
  if (status !== 0) throw new Error(`the site was not built\n${stdout}${stderr}`)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost')
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : '\0'
    try {
      const content = readFileSync(join(folder, path.replace(/(^|\/)$/, '$1index.html')))
      response.writeHead(200, { 'content-type': types[extname(path) || '.html'] ?? 'application/octet-stream' })
      response.end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    printed: stdout + stderr,
    pages: new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])),
    url: `http://127.0.0.1:${Object(server.address()).port}${base}`,
    close: () => {
      server.close()
      server.closeAllConnections()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
