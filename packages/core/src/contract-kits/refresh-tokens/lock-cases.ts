import { expectEqual } from '../contract-case.js'
import { long, past, short } from '../spans.js'
import { attempt, brief, expectHeld, pastBrief, take, type RefreshTokensCase } from './case.js'

/** What holds for `lock`. */
export const lockCases: readonly RefreshTokensCase[] = [
  [
    'has a lock, and is not exclusive as well',
    async ({ store }) => {
      expectEqual('typeof lock', typeof store.lock, 'function')
      expectEqual('exclusive', store.exclusive, undefined)
    },
  ],
  [
    'gives a lock with what it takes to extend and to release it',
    async ({ store }) => {
      const lock = await take('the first attempt', store)
      for (const name of ['extend', 'release'] as const) expectEqual(`typeof ${name}`, typeof lock[name], 'function')
    },
  ],
  [
    'gives the lock to one holder at a time, whichever client asks',
    async ({ store, other }) => {
      await take('the first attempt', store)
      await expectHeld('an attempt while it is held', [store, other])
    },
  ],
  [
    'gives the lock to exactly one of 20 who ask at once',
    async ({ store, other }) => {
      const attempts = Array.from({ length: 20 }, (_, index) => attempt(index % 2 ? other : store))
      const locks = (await Promise.all(attempts)).filter((lock) => lock !== undefined)
      expectEqual('locks given', locks.length, 1)
    },
  ],
  [
    'keeps the locks of different accounts apart',
    async ({ account, open }) => {
      const accounts = [account, `${account}x`, `x${account}`, `${account}:lock`, account.toUpperCase()]
      const stores = await Promise.all(accounts.map(open))
      for (const [index, store] of stores.entries()) {
        await take(`an attempt for ${JSON.stringify(accounts[index])}`, store)
      }
      await expectHeld('a second attempt', stores)
    },
  ],
  [
    'leaves the holder alone when another attempt fails',
    async ({ store, other, advance }) => {
      const lock = await take('the first attempt', store)
      await attempt(other, short)
      await advance(past)
      await expectHeld('an attempt after a failed shorter one', [store, other])
      expectEqual('extend by the holder', await lock.extend(long), true)
    },
  ],
  [
    'frees a released lock, for every client',
    async ({ store, other }) => {
      await (await take('the first attempt', store)).release()
      await (await take('an attempt after the release', other)).release()
      await take('one more', store)
    },
  ],
  [
    'lets a lock be released twice, and not free its successor',
    async ({ store, other }) => {
      const lock = await take('the first attempt', store)
      await lock.release()
      await lock.release()
      await take('an attempt after the release', other)
      await lock.release()
      await expectHeld('an attempt after a late release', [store, other])
    },
  ],
  [
    'gives a lock that ran out to another',
    async ({ store, other, advance }) => {
      await take('the first attempt', store, short)
      await advance(past)
      await take(`an attempt after ${past} of ${short.ttlMs} ms`, other)
    },
  ],
  [
    'keeps a lock until its time is over',
    async ({ store, other, advance }) => {
      await take('the first attempt', store)
      await advance(past)
      await expectHeld(`an attempt after ${past} of ${long.ttlMs} ms`, [store, other])
    },
  ],
  [
    'makes a lock last longer by extending it',
    async ({ store, other, advance }) => {
      const lock = await take('the first attempt', store, brief)
      expectEqual('extend', await lock.extend(long), true)
      await advance(pastBrief)
      await expectHeld(`an attempt after ${pastBrief} ms`, [store, other])
      expectEqual('extend once more', await lock.extend(long), true)
    },
  ],
  [
    'counts the time of an extension from then, not from the end before',
    async ({ store, other, advance }) => {
      const lock = await take('the first attempt', store)
      expectEqual('extend', await lock.extend(short), true)
      await advance(past)
      await take(`an attempt ${past} ms after it was extended for ${short.ttlMs}`, other)
    },
  ],
  [
    'extends no lock that was released',
    async ({ store, other }) => {
      const lock = await take('the first attempt', store)
      await lock.release()
      expectEqual('extend after the release', await lock.extend(long), false)
      await take('an attempt after that', other)
    },
  ],
  [
    'extends no lock that ran out, even if nobody took it',
    async ({ store, other, advance }) => {
      const lock = await take('the first attempt', store, short)
      await advance(past)
      expectEqual(`extend after ${past} of ${short.ttlMs} ms`, await lock.extend(long), false)
      await take('an attempt after that', other)
    },
  ],
  [
    'leaves a lock to its successor, whatever the former holder does',
    async ({ store, other, advance }) => {
      const lost = await take('the first attempt', store, short)
      await advance(past)
      const successor = await take('an attempt after that ran out', other)
      expectEqual('extend by the former holder', await lost.extend(short), false)
      await lost.release()
      await advance(past)
      await expectHeld('an attempt after the former holder extended and released', [store, other])
      expectEqual('extend by the new holder', await successor.extend(long), true)
    },
  ],
  [
    'saves without the lock, and for whoever lost it',
    async ({ store, other, advance }) => {
      await store.save('without any lock')
      expectEqual('load', await other.load(), 'without any lock')
      const lost = await take('the first attempt', store, short)
      await advance(past)
      await take('an attempt after that ran out', other)
      await store.save('by the former holder')
      expectEqual('load after that', await other.load(), 'by the former holder')
      await lost.release()
      expectEqual('load after its release', await other.load(), 'by the former holder')
    },
  ],
  [
    'leaves the lock as it is when a refresh token is saved or loaded',
    async ({ store, other, advance }) => {
      const lock = await take('the first attempt', store, brief)
      expectEqual('load while the lock is held and nothing was saved', await other.load(), undefined)
      await store.save('by the holder')
      await other.save('by somebody else')
      expectEqual('load', await store.load(), 'by somebody else')
      await expectHeld('an attempt after a save', [store, other])
      expectEqual('extend by the holder', await lock.extend(short), true)
      await store.save('by the holder again')
      await advance(past)
      await take('an attempt after it ran out', other)
      expectEqual('load', await other.load(), 'by the holder again')
    },
  ],
]
