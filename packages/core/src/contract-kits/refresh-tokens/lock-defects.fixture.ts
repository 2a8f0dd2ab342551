import type { GrantLock } from '../../contract/provider.js'
import { given, type Defect } from './broken-stores.fixture.js'

const nothing: GrantLock = { extend: async () => true, release: async () => undefined }

export const lockDefects: readonly Defect[] = [
  ['no lock at all', 'has a lock, and is not exclusive as well', () => ({ lock: undefined })],
  ['both rights', 'has a lock, and is not exclusive as well', () => ({ exclusive: true })],
  [
    'true for a lock',
    'gives a lock with what it takes to extend and to release it',
    ({ store }) => ({
      // The type forbids it, an adapter in JavaScript does not know.
      lock: async (options) => ((await store.lock(options)) ? (true as unknown as GrantLock) : undefined),
    }),
  ],
  [
    'a lock without extend',
    'gives a lock with what it takes to extend and to release it',
    // The type forbids it, an adapter in JavaScript does not know.
    given(() => ({ extend: undefined as unknown as GrantLock['extend'] })),
  ],
  [
    'a lock for everybody',
    'gives the lock to one holder at a time, whichever client asks',
    ({ store }) => ({ lock: async (options) => (await store.lock(options)) ?? nothing }),
  ],
  [
    'null where another has the lock',
    'gives the lock to one holder at a time, whichever client asks',
    // The type forbids it, an adapter in JavaScript does not know.
    ({ store }) => ({ lock: async (options) => (await store.lock(options)) ?? (null as unknown as undefined) }),
  ],
  [
    'a lock that each client has for itself',
    'gives the lock to one holder at a time, whichever client asks',
    () => {
      let isHeld = false
      return {
        async lock() {
          if (isHeld) return undefined
          isHeld = true
          return { extend: async () => isHeld, release: async () => void (isHeld = false) }
        },
      }
    },
  ],
  [
    'a look before the lock is taken',
    'gives the lock to exactly one of 20 who ask at once',
    ({ row, now }) => ({
      async lock({ ttlMs }) {
        const isFree = now() >= row().endsAt
        await Promise.resolve()
        if (!isFree) return undefined
        row().endsAt = now() + ttlMs
        return { extend: async () => true, release: async () => void (row().endsAt = 0) }
      },
    }),
  ],
  [
    'one lock for all accounts',
    'keeps the locks of different accounts apart',
    (() => {
      const ends = new WeakMap<() => number, number>()
      return ({ now }) => ({
        async lock({ ttlMs }) {
          if (now() < (ends.get(now) ?? 0)) return undefined
          ends.set(now, now() + ttlMs)
          return nothing
        },
      })
    })(),
  ],
  [
    'a failed attempt that shortens what is held',
    'leaves the holder alone when another attempt fails',
    ({ store, row, now }) => ({
      async lock(options) {
        const lock = await store.lock(options)
        if (lock === undefined) row().endsAt = now() + options.ttlMs
        return lock
      },
    }),
  ],
  [
    'a release that does nothing',
    'frees a released lock, for every client',
    given(() => ({ release: async () => undefined })),
  ],
  [
    'a release that frees whoever has it',
    'lets a lock be released twice, and not free its successor',
    given(({ row }) => ({ release: async () => void (row().owner = undefined) })),
  ],
  [
    'a release that works once',
    'lets a lock be released twice, and not free its successor',
    given(({ lock }) => {
      let isReleased = false
      return {
        async release() {
          if (isReleased) throw new Error('released before')
          isReleased = true
          await lock.release()
        },
      }
    }),
  ],
  [
    'locks without an end',
    'gives a lock that ran out to another',
    ({ store }) => ({ lock: () => store.lock({ ttlMs: Number.MAX_SAFE_INTEGER }) }),
  ],
  [
    'locks of at most 50 ms',
    'keeps a lock until its time is over',
    ({ store }) => ({ lock: ({ ttlMs }) => store.lock({ ttlMs: Math.min(ttlMs, 50) }) }),
  ],
  [
    'a save for the holder alone',
    'saves without the lock, and for whoever lost it',
    ({ store, row, now }) => ({
      async save(token) {
        if (row().owner !== undefined && now() < row().endsAt) await store.save(token)
      },
    }),
  ],
  [
    'a release that takes the token with it',
    'saves without the lock, and for whoever lost it',
    given(({ lock, row }) => ({
      async release() {
        await lock.release()
        delete row().value
      },
    })),
  ],
  [
    'a save that ends the lock',
    'leaves the lock as it is when a refresh token is saved or loaded',
    ({ store, row }) => ({
      async save(token) {
        await store.save(token)
        row().owner = undefined
      },
    }),
  ],
  [
    'a save that prolongs the lock',
    'leaves the lock as it is when a refresh token is saved or loaded',
    ({ store, row, now }) => ({
      async save(token) {
        await store.save(token)
        row().endsAt = now() + 60_000
      },
    }),
  ],
  [
    'a lock that shows as a token',
    'leaves the lock as it is when a refresh token is saved or loaded',
    ({ store, row }) => ({
      async lock(options) {
        const lock = await store.lock(options)
        if (lock !== undefined) row().value ??= ''
        return lock
      },
    }),
  ],
]
