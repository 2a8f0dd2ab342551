import { expectEqual } from '../contract-case.js'
import type { Lease } from '../../contract/provider.js'
import { long, past, short } from '../spans.js'
import { newKey, type CacheCase } from './case.js'
import { expectHeld, take } from './taking.js'

/** The same case, done at once for a cache whose leases cannot be extended. */
const optional = ([name, run]: CacheCase): CacheCase => [
  name,
  async (setUp) => {
    const lease = await take('an attempt', setUp.cache, newKey())
    if (lease.extend !== undefined) await run(setUp)
  },
]

/** To be called where there is an extension, as the first lease has shown. */
async function extend(lease: Lease, options: { ttlMs: number }): Promise<unknown> {
  return lease.extend?.(options)
}

/** So that a lease lasts until it is extended, on a slow machine too, and would then have run out soon. */
const extendable = 500

const cases: readonly CacheCase[] = [
  [
    'extends a held lease, so that it lasts that long from then on',
    async ({ cache, other, advance }) => {
      const [prolonged, curtailed] = [newKey(), newKey()]
      const lease = await take('the first attempt', cache, prolonged, { ttlMs: extendable })
      expectEqual('extend with a longer time', await extend(lease, long), true)
      const brief = await take('the first attempt for another key', cache, curtailed)
      expectEqual('extend with a shorter time', await extend(brief, short), true)
      await advance(extendable + past)
      await expectHeld(`an attempt after ${extendable + past} of ${long.ttlMs} ms`, [cache, other], prolonged)
      expectEqual("the holder's set", await lease.set('value', long), true)
      expectEqual('another extend', await extend(lease, long), true)
      await take(`an attempt after ${extendable + past} of ${short.ttlMs} ms`, other, curtailed)
    },
  ],
  [
    'extends nothing that ran out, even if nobody took it',
    async ({ cache, other, advance }) => {
      const key = newKey()
      const lease = await take('the first attempt', cache, key, short)
      await advance(past)
      expectEqual(`extend after ${past} of ${short.ttlMs} ms`, await extend(lease, long), false)
      await take('an attempt after that', other, key)
    },
  ],
  [
    'extends nothing that was released',
    async ({ cache, other }) => {
      const key = newKey()
      const lease = await take('the first attempt', cache, key)
      await lease.release()
      expectEqual('extend after the release', await extend(lease, long), false)
      await take('an attempt after that', other, key)
    },
  ],
  [
    'extends nothing that another holds by now, and leaves that one as it is',
    async ({ cache, other, advance }) => {
      const [taken, ended] = [newKey(), newKey()]
      const lost = await take('the first attempt', cache, taken)
      await lost.release()
      const successor = await take('an attempt after the release', other, taken)
      expectEqual('extend by the former holder', await extend(lost, long), false)
      expectEqual('set by the former holder', await lost.set('late', long), false)
      expectEqual('set by the new holder', await successor.set('new', long), true)

      const lostToo = await take('the first attempt for another key', cache, ended)
      await lostToo.release()
      await take('an attempt after the release', other, ended, short)
      expectEqual('extend by the former holder', await extend(lostToo, long), false)
      await advance(past)
      await take('an attempt after the new holder ran out', cache, ended)
    },
  ],
]

/** What holds for a lease's `extend`, where there is one. */
export const extensionCases: readonly CacheCase[] = cases.map(optional)
