import type { ScratchRepository } from '../release/scratch-repository.fixture.js'

/** What a person states of a vendor that speaks OAuth by the book: by file, what stands there at first, and what then. */
const ofLarch: readonly (readonly [path: string, from: RegExp, to: string])[] = [
  ['api.ts', /import type \{ (.+), (.+), (.+) \}/, 'import { oauthTokenResponse, type $1, type $2, type $3 }'],
  ['api.ts', /\.larch\.invalid/g, '.larch.example'],
  ['api.ts', /_credentials/, '{ clientId, clientSecret }'],
  [
    'api.ts',
    / {2}\/\/ .+\n.+what tokenRequest.+/,
    "  return { form: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret } }",
  ],
  ['api.ts', /_reply/, 'reply'],
  ['api.ts', / {2}\/\/ .+\n.+how tokenResponse.+/, "  return oauthTokenResponse(reply, 'larch')"],
  ['errors.ts', /AuthError, type/, 'AuthError, oauthErrorWord, type'],
  ['errors.ts', /_reply/, 'reply'],
  ['errors.ts', / {2}\/\/ .+\n.+by which.+/, "  return oauthErrorWord(reply) === 'invalid_client'"],
  ['testing.ts', /createSimulator,/, 'createSimulator,\n  hasContentType,'],
  ['testing.ts', /_request/, 'request'],
  [
    'testing.ts',
    / {2}\/\/ .+\n.+how sentBy.+/,
    `  if (!hasContentType(request, 'application/x-www-form-urlencoded')) return undefined
  const form = new URLSearchParams(await request.text())
  if (form.get('grant_type') !== 'client_credentials') return undefined
  return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' }`,
  ],
  ['testing.ts', /_token: string, _lifetimeSeconds/, 'token: string, lifetimeSeconds'],
  [
    'testing.ts',
    /.+the tokenReply that.+/,
    "  return Response.json({ access_token: token, token_type: 'bearer', expires_in: lifetimeSeconds })",
  ],
  ['testing.ts', /.+the tokenRefusal that.+/, "  return Response.json({ error: 'invalid_client' }, { status: 401 })"],
  ['testing.ts', /.+the apiRefusal that.+/, "  return Response.json({ error: 'unauthorized' }, { status: 401 })"],
]

/** What a store does that has an atomic step for each thing that a lease needs. */
const client = `/** What is used of a client of Alder. */
export interface AlderClient {
  /** Reads the value of a key. */
  get(key: string): Promise<string | undefined>
  /** Writes a value that ends after so many milliseconds; with an owner, only if that one has the key of the lease. */
  set(key: string, value: string, ttlMs: number, lease?: { key: string; owner: string }): Promise<boolean>
  /** Writes a value where there is none. */
  add(key: string, value: string, ttlMs: number): Promise<boolean>
  /** Removes a value; with an owner, only that one's. */
  delete(key: string, owner?: string): Promise<void>
}
`

const cache = `import type { Lease, TokenCache } from '@auth/core'
import { optionsCheck, type AlderCacheOptions } from './options.js'

/**
 * A cache for a fleet: Alder.
 *
 * @throws AuthError \`invalid_options\`
 */
export function alderCache(options: AlderCacheOptions): Required<TokenCache> {
  const { client } = optionsCheck.options(options, 'cache-alder')
  return {
    get: (key) => client.get(key),
    async set(key, value, { ttlMs }) {
      await client.set(key, value, ttlMs)
    },
    delete: (key) => client.delete(key),
    async lease(key, { ttlMs }): Promise<Lease | undefined> {
      const lease = { key: \`\${key}:lease\`, owner: crypto.randomUUID() }
      if (!(await client.add(lease.key, lease.owner, ttlMs))) return undefined
      return {
        set: (value, record) => client.set(key, value, record.ttlMs, lease),
        extend: (extension) => client.set(lease.key, lease.owner, extension.ttlMs, lease),
        release: () => client.delete(lease.key, lease.owner),
      }
    },
  }
}
`

const contract = `import { tokenCacheContract } from '@auth/core/testing'
import { describe, it } from 'vitest'
import { alderCache, type AlderClient } from './index.js'

const entries = new Map<string, { value: string; end: number }>()
const read = (key: string) => {
  const entry = entries.get(key)
  return entry && Date.now() < entry.end ? entry.value : undefined
}

/** A client of one store that is in this process. */
function connect(): AlderClient {
  const write = (key: string, value: string, ttlMs: number) => entries.set(key, { value, end: Date.now() + ttlMs })
  return {
    get: async (key) => read(key),
    set: async (key, value, ttlMs, lease) =>
      (lease === undefined || read(lease.key) === lease.owner) && write(key, value, ttlMs) === entries,
    add: async (key, value, ttlMs) => read(key) === undefined && write(key, value, ttlMs) === entries,
    async delete(key, owner) {
      if (owner === undefined || read(key) === owner) entries.delete(key)
    },
  }
}

const makeCache = () => ({
  cache: alderCache({ client: connect() }),
  other: alderCache({ client: connect() }),
})

describe('a cache in Alder', () => {
  for (const { name, run } of tokenCacheContract(makeCache)) it(name, run)
})
`

/** Fills in what `pnpm new` left to state of Larch, in the order in which its tests ask for it. */
export async function stateLarch(repository: ScratchRepository): Promise<void> {
  for (const [file, from, to] of ofLarch) {
    const path = `packages/larch/src/${file}`
    const text = await repository.read(path)
    if (text.search(from) < 0) throw new Error(`${path} has nothing like ${from.source}`)
    await repository.write(path, text.replace(from, to))
  }
}

/** The same of Alder. */
export async function stateAlder(repository: ScratchRepository): Promise<void> {
  const source = 'packages/cache-alder/src'
  const options = await repository.read(`${source}/options.ts`)
  await repository.write(
    `${source}/options.ts`,
    options.replace(/\/\*\* TO STATE[^]+?\n\}\n/, () => client),
  )
  await repository.write(`${source}/alder-cache.ts`, cache)
  await repository.write(`${source}/contract.test.ts`, contract)
}
