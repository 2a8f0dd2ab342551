import { readFile, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import type { Registry } from './verdaccio.fixture.js'

/** A way to a registry that loses its answer to a publication: the registry has it, and the publisher is not told. */
export interface CuttingProxy {
  /** The user configuration of the registry, with the address of this. */
  readonly npmrc: string
  close(): void
}

/** @param onStored called once the registry has a publication, before the connection is cut */
export async function cuttingProxy(registry: Registry, onStored: () => void = () => {}): Promise<CuttingProxy> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming
    const forwarded = request(new URL(url ?? '/', registry.url), { method, headers }, (reply) => {
      if (method === 'PUT') {
        reply.resume().on('end', () => {
          onStored()
          incoming.socket.destroy()
        })
        return
      }
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    incoming.pipe(forwarded)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const npmrc = `${registry.npmrc}-${(server.address() as AddressInfo).port}`
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  await writeFile(npmrc, (await readFile(registry.npmrc, 'utf8')).replaceAll(new URL(registry.url).host, host))
  return {
    npmrc,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
