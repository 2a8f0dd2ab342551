import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runTask, startTokenServer, type TokenServer } from './child-process.js'
import { ours } from './imported-modules.js'
import { installedPackages } from './installed-packages.js'
import { loadedModules } from './loaded-modules.js'

// Guards against regressions. Counts, since times depend on the machine.

/** With room for a tenth over what was measured: 765 to 785 bytes. */
const bytesPerInstance = 860

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

describe.each(ours)('the import of $name', ({ module, folder }) => {
  it('loads four files at most', async () => {
    const urls = await loadedModules(module, folder)
    expect(urls.length).toBeGreaterThan(1)
    expect(urls.length).toBeLessThanOrEqual(4)
  })

  it('loads neither ky nor msw, nor what only a shared cache needs', async () => {
    const urls = await loadedModules(module, folder)
    expect(urls.filter((url) => /node_modules\/(ky|msw)\//.test(url))).toEqual([])
    // Keys of records are derived by HKDF, which nothing else uses.
    expect(urls.filter((url) => readFileSync(new URL(url), 'utf8').includes('HKDF'))).toEqual([])
  })
})

it.each(ours)('$name brings at most four packages', ({ module, folder }) => {
  const packages = installedPackages(module, folder).map(({ name }) => name)
  expect(packages).toEqual(expect.arrayContaining([module, '@auth/core', 'ky']))
  expect(packages.length).toBeLessThanOrEqual(4)
})
