import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './command.fixture.js'

/** How each client adds a package to a project, and where it puts what it brings. */
const clients = {
  npm: { add: ['install', '--no-audit', '--no-fund'], store: 'node_modules' },
  pnpm: { add: ['add'], store: 'node_modules/.pnpm/node_modules' },
}

export type Client = keyof typeof clients

/**
 * Adds a package to an empty project that maps the scope to a registry, as the README says. Everything else comes from
 * where the client of this machine gets it.
 * @returns name and version of all packages that this brings
 */
export async function installedBy(client: Client, name: string, registry: string): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'consumer-'))
  try {
    await writeFile(join(folder, 'package.json'), '{ "name": "consumer", "private": true }')
    await writeFile(join(folder, '.npmrc'), `@auth:registry=${registry}\n`)
    const { add, store } = clients[client]
    await run(client, [...add, name], { cwd: folder })
    const found = await Promise.all([...new Set(['node_modules', store])].map((path) => packagesIn(join(folder, path))))
    return Object.assign({}, ...found)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function packagesIn(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of (await readdir(folder)).filter((name) => !name.startsWith('.'))) {
    const path = join(folder, entry)
    if (entry.startsWith('@')) {
      Object.assign(found, await packagesIn(path))
    } else {
      const { name, version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as Record<string, string>
      found[String(name)] = String(version)
    }
  }
  return found
}
