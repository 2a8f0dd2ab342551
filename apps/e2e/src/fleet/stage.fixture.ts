import { startSandbox, type Sandbox } from '@auth/sandbox'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Instance } from './protocol.fixture.js'

/** A sandbox whose clock the test moves. It ends with the test. */
export interface Stage {
  sandbox: Sandbox
  clock: { offsetMs: number }
  /** What a process needs to talk to one of the vendors. */
  instance(vendor: Instance['vendor'], options?: Instance['options']): Instance
  /** Which of these tokens the vendor does not take, of those that were given out. */
  refused(vendor: Instance['vendor'], tokens: readonly string[]): Promise<string[]>
}

/** The one user or client that each vendor knows. Each part has characters that every encoding spells in its own way. */
export const credentials = { id: 'fleet&=+% "é" id', secret: 'fleet:&=+% "密码" secret' }

/** The key of a fleet that logs in with a person's password. */
export const encryptionKey = Buffer.alloc(32, 7).toString('base64')

/** @param otherClients whom the vendors know too */
export async function setStage({
  otherClients = [],
}: { otherClients?: Instance['credentials'][] } = {}): Promise<Stage> {
  const clock = { offsetMs: 0 }
  const known = [credentials, ...otherClients]
  const clients = known.map(({ id, secret }) => ({ clientId: id, clientSecret: secret }))
  const sandbox = await startSandbox({
    now: () => Date.now() + clock.offsetMs,
    itretail: { users: known.map(({ id, secret }) => ({ username: id, password: secret })) },
    mypos: { clients },
    toast: { clients },
  })
  onTestFinished(() => sandbox.close())

  const paths = {
    itretail: '/api/SectionsData/GetAllSections',
    mypos: '/v1.1/transactions',
    toast: '/restaurants/v1/restaurants/some',
  }
  return {
    sandbox,
    clock,
    instance: (vendor, options) => ({
      vendor,
      baseUrl: sandbox.url,
      credentials,
      options: { ...(vendor === 'itretail' && { encryptionKey }), ...options },
    }),
    async refused(vendor, tokens) {
      const statuses = await Promise.all(
        [...new Set(tokens)].map(async (token) => {
          const { status } = await fetch(sandbox.url + paths[vendor], { headers: { authorization: `Bearer ${token}` } })
          return { token, status }
        }),
      )
      // Without the vendor's other headers a good token gets another refusal than a bad one.
      return statuses.filter(({ status }) => status === 401).map(({ token }) => token)
    },
  }
}

/** A path for a database, in a folder that ends with the test. */
export function newDatabasePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-fleet-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'state', 'tokens.sqlite')
}
