import { describe, expect, it } from 'vitest'
import type { RefreshTokens } from '../../contract/provider.js'
import { refreshTokensContract } from '../../testing.js'
import { brokenStore, tokens } from './broken-stores.fixture.js'
import type { RefreshTokensUnderTest } from './case.js'
import { extensionDefects } from './extension-defects.fixture.js'
import { lockDefects } from './lock-defects.fixture.js'
import { tokenDefects } from './token-defects.fixture.js'

const healthy = () => brokenStore(() => ({}))
const caseNames = refreshTokensContract(healthy).map(({ name }) => name)

async function failures(make: () => RefreshTokensUnderTest, options?: { lock: boolean }) {
  const failed = new Map<string, unknown>()
  for (const { name, run } of refreshTokensContract(make, options)) {
    await run().catch((error: unknown) => failed.set(name, error))
  }
  return failed
}

describe('a store of refresh tokens in memory', () => {
  for (const { name, run } of refreshTokensContract(healthy)) it(name, run)
})

const defects = [...tokenDefects, ...lockDefects, ...extensionDefects]

describe('the contract of stores for refresh tokens', () => {
  it.each(defects)('notices %s in the case “%s”', async (_defect, caughtBy, breakIt) => {
    const failed = await failures(() => brokenStore(breakIt))
    expect([...failed.keys()]).toContain(caughtBy)
    expect(failed.get(caughtBy)).toEqual(expect.objectContaining({ message: expect.stringMatching(/\w/) }))
  })

  it('has no case that catches nothing', () => {
    expect(caseNames.filter((name) => !defects.some(([, caughtBy]) => caughtBy === name))).toEqual([])
  })

  it('tells by name what was expected and what came, cut to a readable length', async () => {
    const failed = await failures(() => brokenStore(tokens((token) => token.trim().slice(0, 9) || undefined)))
    expect(String(failed.get('gives back white space around one'))).toBe(
      String.raw`Error: load: expected " \t\r\nsome token\n ", got "some toke"`,
    )
    expect(String(failed.get('gives back 60 KiB')).length).toBeLessThan(200)
  })

  it('leaves the cases of the lock out where a store has none, and says so where it was not told', async () => {
    const exclusive = () => brokenStore(() => ({ lock: undefined, exclusive: true }))
    expect(await failures(exclusive, { lock: false })).toEqual(new Map())
    const failed = await failures(exclusive)
    expect([...failed.values()].map(String)).toContain('Error: the store has no lock; say so with { lock: false }')
    const without = refreshTokensContract(exclusive, { lock: false }).map(({ name }) => name)
    expect([...without, ...failed.keys()]).toEqual(caseNames)
  })

  it('opens both stores of the account for each case, and disposes of them, also where it failed', async () => {
    const opened: string[] = []
    let disposed = 0
    const make = (): RefreshTokensUnderTest => {
      const store = brokenStore(tokens(() => 'wrong'))
      const open = (account: string): RefreshTokens | Promise<RefreshTokens> => {
        opened.push(account)
        return store.open(account)
      }
      return { ...store, open, dispose: () => void (disposed += 1) }
    }
    expect((await failures(make)).size).toBeGreaterThan(0)
    expect(disposed).toBe(caseNames.length)
    expect(new Set(opened).size).toBeGreaterThanOrEqual(caseNames.length)
    expect(opened[0]).toBe(opened[1])
  })

  it('waits in real time for a store whose clock cannot be moved', async () => {
    const { open } = healthy()
    const expiry = refreshTokensContract(() => ({ open })).find(
      ({ name }) => name === 'gives a lock that ran out to another',
    )
    await expect(expiry?.run()).rejects.toThrow('expected a lock, got undefined')
  })
})
