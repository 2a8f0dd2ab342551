import { expectEqual } from '../contract-case.js'
import { long, past, short } from '../spans.js'
import { newKey, type CacheCase } from './case.js'
import { attempt, expectHeld, take } from './taking.js'

/** What holds for `lease`. */
export const leaseCases: readonly CacheCase[] = [
  [
    'gives a lease to one holder at a time, whichever client asks',
    async ({ cache, other }) => {
      const key = newKey()
      await take('the first attempt', cache, key)
      await expectHeld('an attempt while it is held', [cache, other], key)
    },
  ],
  [
    'gives a lease to exactly one of 20 who ask at once',
    async ({ cache, other }) => {
      const key = newKey()
      const attempts = Array.from({ length: 20 }, (_, index) => attempt(index % 2 ? other : cache, key))
      const leases = (await Promise.all(attempts)).filter((lease) => lease !== undefined)
      expectEqual('leases given', leases.length, 1)
    },
  ],
  [
    'keeps leases of different keys apart',
    async ({ cache, other }) => {
      const key = newKey()
      const keys = [key, `${key}x`, `x${key}`, `}${key}`, `${key}:lease`, key.toUpperCase()]
      for (const each of keys) {
        const lease = await take(`an attempt for ${JSON.stringify(each)}`, cache, each)
        expectEqual(`set by the holder of ${JSON.stringify(each)}`, await lease.set(each, long), true)
      }
      for (const each of keys) {
        await expectHeld(`a second attempt for ${JSON.stringify(each)}`, [other], each)
        expectEqual(`get of ${JSON.stringify(each)}`, await other.get(each), each)
      }
    },
  ],
  [
    'leaves the holder alone when another attempt fails',
    async ({ cache, other, advance }) => {
      const key = newKey()
      const lease = await take('the first attempt', cache, key)
      await attempt(other, key, short)
      await advance(past)
      await expectHeld('an attempt after a failed shorter one', [cache, other], key)
      expectEqual("the holder's set", await lease.set('value', long), true)
    },
  ],
  [
    'frees a released lease, for every client',
    async ({ cache, other }) => {
      const key = newKey()
      await (await take('the first attempt', cache, key)).release()
      await (await take('an attempt after the release', other, key)).release()
      await take('one more', cache, key)
    },
  ],
  [
    'lets a lease be released twice, and not free its successor',
    async ({ cache, other }) => {
      const key = newKey()
      const lease = await take('the first attempt', cache, key)
      await lease.release()
      await lease.release()
      await take('an attempt after the release', other, key)
      await lease.release()
      await expectHeld('an attempt after a late release', [cache, other], key)
    },
  ],
  [
    'gives a lease that ran out to another',
    async ({ cache, other, advance }) => {
      const key = newKey()
      await take('the first attempt', cache, key, short)
      await advance(past)
      await take(`an attempt after ${past} of ${short.ttlMs} ms`, other, key)
    },
  ],
  [
    'keeps a lease until its time is over',
    async ({ cache, other, advance }) => {
      const key = newKey()
      await take('the first attempt', cache, key)
      await advance(past)
      await expectHeld(`an attempt after ${past} of ${long.ttlMs} ms`, [cache, other], key)
    },
  ],
  [
    'writes through a lease, over what was there',
    async ({ cache, other }) => {
      const key = newKey()
      await cache.set(key, 'old', long)
      const lease = await take('the first attempt', cache, key)
      for (const value of ['new', 'newer \'"}{ 日本語']) {
        expectEqual("the holder's set", await lease.set(value, long), true)
        expectEqual('get', await cache.get(key), value)
        expectEqual('get by the other client', await other.get(key), value)
      }
    },
  ],
  [
    "writes with the time to live that the write names, not the lease's",
    async ({ cache, advance }) => {
      const key = newKey()
      const lease = await take('the first attempt', cache, key)
      await lease.set('value', short)
      await advance(past)
      expectEqual(`get after ${past} of ${short.ttlMs} ms`, await cache.get(key), undefined)
      expectEqual("the holder's next set", await lease.set('next', long), true)
    },
  ],
  [
    'keeps what was written through a lease when that ends',
    async ({ cache }) => {
      const key = newKey()
      const lease = await take('the first attempt', cache, key)
      await lease.set('value', long)
      await lease.release()
      expectEqual('get after the release', await cache.get(key), 'value')
    },
  ],
  [
    'writes nothing through a lease that was released',
    async ({ cache }) => {
      const key = newKey()
      await cache.set(key, 'old', long)
      const lease = await take('the first attempt', cache, key)
      await lease.release()
      expectEqual('set after the release', await lease.set('late', long), false)
      expectEqual('get', await cache.get(key), 'old')
    },
  ],
  [
    'writes nothing through a lease that ran out, even if nobody took it',
    async ({ cache, advance }) => {
      const key = newKey()
      await cache.set(key, 'old', long)
      const lease = await take('the first attempt', cache, key, short)
      await advance(past)
      expectEqual(`set after ${past} of ${short.ttlMs} ms`, await lease.set('late', long), false)
      expectEqual('get', await cache.get(key), 'old')
    },
  ],
  [
    'writes nothing through a lease that another holds by now, and does not free it',
    async ({ cache, other, advance }) => {
      const key = newKey()
      await cache.set(key, 'old', long)
      const lost = await take('the first attempt', cache, key, short)
      await advance(past)
      const successor = await take('an attempt after that ran out', other, key)
      expectEqual('set by the former holder', await lost.set('late', long), false)
      expectEqual('get after that', await cache.get(key), 'old')
      await lost.release()
      await expectHeld('an attempt after the former holder released', [cache, other], key)
      expectEqual('set by the new holder', await successor.set('new', long), true)
      expectEqual('get after that', await cache.get(key), 'new')
    },
  ],
  [
    'keeps a lease and the entry of its key apart',
    async ({ cache, other }) => {
      const key = newKey()
      const lease = await take('the first attempt', cache, key)
      expectEqual('get while it is held', await other.get(key), undefined)
      await other.set(key, 'value', long)
      expectEqual('get of what was written beside it', await cache.get(key), 'value')
      await other.delete(key)
      await expectHeld('an attempt after set and delete of the entry', [cache, other], key)
      expectEqual("the holder's set", await lease.set('new', long), true)
    },
  ],
]
