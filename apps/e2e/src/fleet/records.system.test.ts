import { beforeEach, describe, expect, it } from 'vitest'
import { change, getTokens, startFleet, startProcess } from './fleet.fixture.js'
import { setStage } from './stage.fixture.js'
import { recordIn, recordsIn, redis, sqlite } from './stores.fixture.js'

const minute = 60_000

/** Another character of base64url in the middle of the text. */
function damaged(sealed: string): string {
  const at = Math.floor(sealed.length / 2)
  return sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
}

describe.each([sqlite, redis])('a record in $name', { timeout: 180_000 }, ({ whyNot, open }) => {
  beforeEach(({ skip }) => skip(whyNot !== undefined, whyNot))

  it.each([
    ['truncated', (sealed: string) => sealed.slice(0, -10)],
    ['damaged', damaged],
    ['of an unknown version', (sealed: string) => sealed.replace(/^\d+/, '999')],
  ])('that is %s costs 1 more request, and is replaced', async (_what, spoil) => {
    const stage = await setStage()
    const store = await open()
    const start = { ...stage.instance('mypos'), store: store.address }
    const fleet = await startFleet(3, start)
    const before = await getTokens(fleet.slice(0, 1), 20)
    const { record, sealed } = recordIn(await store.entries())
    await store.overwrite(record, spoil(sealed))

    const after = await getTokens(fleet.slice(1), 20)
    expect([...before.codes, ...after.codes]).toEqual([])
    expect(after.tokens).toHaveLength(40)
    expect(new Set(after.tokens).size).toBe(1)
    expect(await stage.refused('mypos', [...before.tokens, ...after.tokens])).toEqual([])
    expect(stage.sandbox.mypos.tokenRequests).toBe(2)
    expect(recordsIn(await store.entries()).map((each) => each.record)).toEqual([record])
  })
})

describe('two processes whose clocks are ten minutes apart', { timeout: 180_000 }, () => {
  it.each(['ahead', 'behind'])('share one request when the one that is %s asks first', async (who) => {
    const stage = await setStage()
    const { address: store } = await sqlite.open()
    const start = { ...stage.instance('mypos'), store }
    const [ahead, behind] = await Promise.all([
      startProcess({ ...start, clockOffsetMs: 10 * minute }),
      startProcess(start),
    ])
    const inOrder = who === 'ahead' ? [ahead, behind] : [behind, ahead]
    for (const each of inOrder) {
      const { tokens, codes } = await getTokens([each], 20)
      expect(codes).toEqual([])
      expect(await stage.refused('mypos', tokens)).toEqual([])
      expect(await each.ask('callApi', { count: 5 })).toEqual([200, 200, 200, 200, 200])
      expect(stage.sandbox.mypos.tokenRequests).toBe(1)
    }

    // The token is over by the vendor's clock and by that of the one, but maybe not yet by the other's.
    stage.clock.offsetMs = 61 * minute
    await change([ahead], { clockOffsetMs: 71 * minute })
    await change([behind], { clockOffsetMs: 61 * minute })
    for (const each of inOrder) expect(await each.ask('callApi', { count: 5 })).toEqual([200, 200, 200, 200, 200])
    expect(stage.sandbox.mypos.tokenRequests).toBe(2)
  })
})
