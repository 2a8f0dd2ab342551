import { beforeEach, describe, expect, it } from 'vitest'
import { change, getTokens, startFleet, startProcess } from './fleet.fixture.js'
import type { Start } from './protocol.fixture.js'
import { credentials, newDatabasePath, setStage } from './stage.fixture.js'
import { redis, sqlite } from './stores.fixture.js'

describe.each([sqlite, redis])(
  'a wrong password in 8 processes over $name',
  { timeout: 180_000 },
  ({ whyNot, open }) => {
    beforeEach(({ skip }) => skip(whyNot !== undefined, whyNot))

    it('is sent once for all their calls, and the corrected one works at once', async () => {
      const stage = await setStage()
      const { itretail } = stage.sandbox
      const instance = stage.instance('itretail', { cacheTimeoutMs: 10_000 })
      const wrong = { ...credentials, secret: 'wrong' }
      const fleet = await startFleet(8, { ...instance, credentials: wrong, store: (await open()).address })

      const refused = await getTokens(fleet, 100)
      expect(refused.tokens).toEqual([])
      expect(refused.codes).toHaveLength(800)
      expect(new Set(refused.codes)).toEqual(new Set(['invalid_credentials']))
      expect(itretail.tokenRequests).toBe(1)

      await change(fleet, { credentials })
      const { tokens, codes } = await getTokens(fleet, 100)
      expect(codes).toEqual([])
      expect(new Set(tokens).size).toBe(1)
      expect(await stage.refused('itretail', tokens)).toEqual([])
      expect(itretail.tokenRequests).toBe(2)

      // A process that still has the wrong one is as before.
      await change(fleet.slice(0, 2), { credentials: wrong })
      const again = await getTokens(fleet.slice(0, 2), 100)
      expect(new Set(again.codes)).toEqual(new Set(['invalid_credentials']))
      expect(itretail.tokenRequests).toBe(2)
    })
  },
)

/** How far apart a crash loop's processes start, in milliseconds. */
const stepMs = 12_000

describe('a crash loop of 50 processes that die once the vendor has answered', { timeout: 300_000 }, () => {
  /**
   * Runs it: each process starts 12 seconds after the one before by the clock that all go by, dies while it holds the
   * lease, or is told why it may not ask. Returns at which starts the vendor was asked.
   */
  async function crash(vendor: 'mypos' | 'toast', tokenRequestLimit: 'pace' | 'enforce') {
    const stage = await setStage()
    const simulator = stage.sandbox[vendor]
    // A lease of 5 seconds is over before the next process starts.
    const options = { timeoutMs: 5_000, totalTimeoutMs: 5_000, cacheTimeoutMs: 500, tokenRequestLimit }
    const store = { kind: 'sqlite', path: newDatabasePath() } as const
    const start: Start = { ...stage.instance(vendor, options), store, cacheClock: true, dieAt: 'sent' }
    const startedAt = Date.now()
    const asked: number[] = []
    const codes = new Set<string>()
    for (let count = 0; count < 50; count += 1) {
      const before = simulator.tokenRequests
      const doomed = await startProcess({ ...start, frozenAt: startedAt + count * stepMs })
      const outcome = await getTokens([doomed]).catch(() => undefined)
      for (const code of outcome?.codes ?? []) codes.add(code)
      expect(outcome?.tokens ?? []).toEqual([])
      expect(outcome === undefined).toBe(simulator.tokenRequests === before + 1)
      if (outcome === undefined) asked.push(count * stepMs)
      await doomed.kill()
    }
    return { asked: asked.map((ms) => ms / 1000), codes: [...codes] }
  }

  it('asks 15 times in ten minutes: after 1, 2, 4, 8, 16, 32 and then every 60 seconds, as the next start comes', async () => {
    const { asked, codes } = await crash('mypos', 'pace')
    expect(codes).toEqual(['provider_unavailable'])
    expect(asked).toEqual([0, 12, 24, 36, 48, 72, 108, 168, 228, 288, 348, 408, 468, 528, 588])
  })

  it('asks twice where the vendor’s limit of two an hour is enforced', async () => {
    const { asked, codes } = await crash('toast', 'enforce')
    expect(codes.toSorted()).toEqual(['token_request_limit'])
    expect(asked).toEqual([0, 12])
  })
})
