import { describe, expect, it } from 'vitest'
import { brokenCache, values } from './broken-caches.fixture.js'
import { entryDefects } from './entry-defects.fixture.js'
import { extensionDefects } from './extension-defects.fixture.js'
import { leaseDefects } from './lease-defects.fixture.js'
import { memoryCache } from '../../record/memory-cache.js'
import { unextendable } from '../../flight/shared-cache.fixture.js'
import { testClock } from '../../life/provider.fixture.js'
import { tokenCacheContract } from '../../testing.js'
import type { TokenCacheUnderTest } from './case.js'

const healthy = () => {
  const { now, advance } = testClock()
  return { cache: memoryCache({ now }), advance }
}
const caseNames = tokenCacheContract(healthy).map(({ name }) => name)

async function failures(make: () => TokenCacheUnderTest): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>()
  for (const { name, run } of tokenCacheContract(make)) {
    await run().catch((error: unknown) => failed.set(name, error))
  }
  return failed
}

describe('a memory cache', () => {
  for (const { name, run } of tokenCacheContract(healthy)) it(name, run)
})

const defects = [...entryDefects, ...leaseDefects, ...extensionDefects]

describe('the contract of caches', () => {
  it.each(defects)('notices %s in the case “%s”', async (_defect, caughtBy, breakIt) => {
    const failed = await failures(() => brokenCache(breakIt))
    expect([...failed.keys()]).toContain(caughtBy)
    expect(failed.get(caughtBy)).toEqual(expect.objectContaining({ message: expect.stringMatching(/\w/) }))
  })

  it('notices another client that has a store of its own', async () => {
    const failed = await failures(() => ({ ...healthy(), other: memoryCache() }))
    expect([...failed.keys()]).toEqual(
      expect.arrayContaining([
        'gives back a string',
        'gives the value that was written last',
        'deletes an entry, for every client',
        'gives a lease to one holder at a time, whichever client asks',
        'gives a lease to exactly one of 20 who ask at once',
      ]),
    )
  })

  it('has no case that catches nothing', () => {
    expect(caseNames.filter((name) => !defects.some(([, caughtBy]) => caughtBy === name))).toEqual([])
  })

  it('passes for a cache whose leases cannot be extended', async () => {
    const plain = () => {
      const { cache, advance } = healthy()
      return { cache: unextendable(cache), advance }
    }
    expect(await failures(plain)).toEqual(new Map())
  })

  it('leaves a broken cache no name of its own: each is told by what was expected and what came', async () => {
    const failed = await failures(() => brokenCache(values((value) => value.trim() || undefined)))
    expect(String(failed.get('gives back white space around a string'))).toBe(
      String.raw`Error: get: expected " \t\r\nsome value\n ", got "some value"`,
    )
  })

  it('cuts long values in its messages', async () => {
    const failed = await failures(() => brokenCache(values((value) => value.slice(0, 9) || undefined)))
    expect(String(failed.get('gives back 64 KiB')).length).toBeLessThan(200)
  })

  it('says what to do about a cache without leases, and leaves those cases out when told to', async () => {
    const failed = await failures(() => brokenCache(() => ({ lease: undefined })))
    expect([...failed.values()].map(String)).toContain('Error: the cache has no lease; say so with { lease: false }')
    const without = tokenCacheContract(healthy, { lease: false }).map(({ name }) => name)
    expect(caseNames.filter((name) => failed.has(name))).toEqual(caseNames.slice(without.length))
    expect(without).toEqual(caseNames.slice(0, without.length))
  })

  it('disposes of a cache after each case, also of one that failed', async () => {
    let open = 0
    const make = () => {
      open += 1
      return { ...brokenCache(values(() => 'wrong')), dispose: () => void (open -= 1) }
    }
    expect((await failures(make)).size).toBeGreaterThan(0)
    expect(open).toBe(0)
  })

  it('waits in real time for a store whose clock cannot be moved', async () => {
    const expiry = tokenCacheContract(() => ({ cache: memoryCache() })).find(({ name }) => name.startsWith('forgets'))
    await expiry?.run()
    const stopped = tokenCacheContract(() => ({ cache: memoryCache({ now: () => 0 }) }))
    await expect(stopped.find(({ name }) => name.startsWith('forgets'))?.run()).rejects.toThrow('expected undefined')
  })
})
