import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { readJson } from '../repository.fixture.js'

/** What it says of a version beside its name. */
interface Said {
  readonly deprecated?: string
  readonly repository?: unknown
}

/** A registry that has what it is told to, and takes nothing. It answers in no time, where Verdaccio is asked for more. */
export interface RegistryStandIn {
  readonly url: string
  /** Maps the scope to it, with credentials. */
  readonly env: NodeJS.ProcessEnv
  /** A user configuration like the one that `env` names, with other lines. */
  configured(lines: (url: string) => string): Promise<NodeJS.ProcessEnv>
  has(folder: string, versions: Record<string, Said>): void
  /** How it answers `npm whoami`: with a name, or by a status. */
  whoami: string | number
  forget(): void
  close(): void
}

const { repository } = readJson('packages/core/package.json')

/** @param folder where its configuration is written */
export async function registryStandIn(folder: string): Promise<RegistryStandIn> {
  const packages = new Map<string, object>()
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const name = decodeURIComponent((request.url ?? '').slice(1))
    const found = packages.get(name)
    if (name === '-/whoami') {
      if (typeof standIn.whoami === 'number') answer(standIn.whoami, {})
      else answer(200, { username: standIn.whoami })
    } else if (found === undefined) answer(404, { error: 'not found' })
    else answer(200, found)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  let configurations = 0
  const configured = async (lines: (url: string) => string) => {
    const npmrc = `${folder}/npmrc-${configurations++}`
    await writeFile(npmrc, lines(url))
    return { npm_config_userconfig: npmrc }
  }
  const standIn: RegistryStandIn = {
    url,
    env: await configured(() => `@auth:registry=${url}\n${url.replace('http:', '')}:_authToken=made-up\n`),
    configured,
    whoami: 'publisher',
    has(name, versions) {
      const id = `@auth/${name}`
      const manifest = (version: string, said: Said) => {
        const dist = { integrity: 'sha512-of-something', tarball: `${url}${id}-${version}.tgz` }
        return { name: id, version, repository, dist, ...said }
      }
      const entries = Object.entries(versions).map(([version, said]) => [version, manifest(version, said)])
      const latest = Object.keys(versions).at(-1)
      packages.set(id, { name: id, 'dist-tags': { latest }, versions: Object.fromEntries(entries) })
    },
    forget() {
      packages.clear()
      standIn.whoami = 'publisher'
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return standIn
}
