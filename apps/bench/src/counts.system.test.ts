import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runTask, startTokenServer, type TokenServer } from './child-process.js'
import { boundedPool } from './contenders/keepers.js'
import { ours } from './imported-modules.js'
import { installedPackages } from './installed-packages.js'
import { loadedModules } from './loaded-modules.js'

// Guards against regressions. Counts, since times depend on the machine.

/** Measured: 758 to 777 bytes. Some 70 of them are tables in which Node's fetch lists requests, and no instance's. */
const bytesPerInstance = 800

const names = ours.map(({ name }) => name)

describe('1,000 callers at once', () => {
  let server: TokenServer
  beforeAll(async () => {
    server = await startTokenServer()
  })
  afterAll(() => server.stop())

  it.each(names)('of %s cost one token request', async (name) => {
    await server.next()
    const { succeeded } = await runTask('manyCallers', { name, callers: 1_000, url: server.url })
    expect({ succeeded, ...(await server.next()) }).toEqual({
      succeeded: 1_000,
      tokenRequests: 1,
      discoveries: 0,
      unknown: [],
    })
  })

  it.each(names)(
    'of %s all end before a server that fails, after no more requests than the retry rule has',
    async (name) => {
      await server.next({ failing: true })
      const { failed } = await runTask('manyCallers', { name, callers: 1_000, url: server.url })
      expect({ failed, ...(await server.next()) }).toMatchObject({ failed: 1_000, tokenRequests: 3 })
    },
  )
})

describe('an instance that holds a token', () => {
  it.each(names)(`of %s takes at most ${bytesPerInstance} bytes`, async (name) => {
    const { bytesPerTenant } = await runTask('tenants', { name, tenants: 20_000 })
    // Less than its own token and credentials is no instance at all.
    expect(bytesPerTenant).toBeGreaterThan(200)
    expect(bytesPerTenant).toBeLessThan(bytesPerInstance)
  })
})

describe('a pool that keeps an order', () => {
  it('adds at most 100 bytes to each of 100,000 instances, also while they change their places', async () => {
    const { bytesPerTenant } = await runTask('poolBytes', { name: boundedPool.name })
    // The three words of a place in a map, at the least.
    expect(bytesPerTenant).toBeGreaterThan(24)
    expect(bytesPerTenant).toBeLessThan(100)
  })
})

describe.each(ours)('the import of $name', ({ module, folder }) => {
  it('loads its own file, core’s and valibot’s, and nothing else: neither ky nor msw', async () => {
    const urls = await loadedModules(module, folder)
    const packages = urls.map((url) => /\/(?:packages|node_modules)\/(\w+)\/dist\/index\.m?js$/.exec(url)?.[1])
    expect(packages.length).toBe(3)
    expect(new Set(packages)).toEqual(new Set([module.replace('@auth/', ''), 'core', 'valibot']))
  })
})

it.each(ours)('$name brings at most four packages', ({ module, folder }) => {
  const packages = installedPackages(module, folder).map(({ name }) => name)
  expect(packages).toEqual(expect.arrayContaining([module, '@auth/core', 'ky']))
  expect(packages.length).toBeLessThanOrEqual(4)
})
