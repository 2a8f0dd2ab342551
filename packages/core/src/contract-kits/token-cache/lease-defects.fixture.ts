import { given, type Defect } from './broken-caches.fixture.js'

export const leaseDefects: readonly Defect[] = [
  [
    'a lease for everybody',
    'gives a lease to one holder at a time, whichever client asks',
    ({ working }) => ({
      lease: async (key, options) =>
        (await working.lease(key, options)) ?? { set: async () => false, release: async () => undefined },
    }),
  ],
  [
    'null where another holds the lease',
    'gives a lease to one holder at a time, whichever client asks',
    ({ working }) => ({
      lease: async (key, options) => (await working.lease(key, options)) ?? (null as unknown as undefined),
    }),
  ],
  ['no lease at all', 'gives a lease to one holder at a time, whichever client asks', () => ({ lease: undefined })],
  [
    'a look before the lease is taken',
    'gives a lease to exactly one of 20 who ask at once',
    ({ working }) => ({
      lease: async (key, options) => {
        if ((await working.get(`${key} lease`)) !== undefined) return undefined
        await working.set(`${key} lease`, 'held', options)
        return {
          set: async () => true,
          release: () => working.delete(`${key} lease`),
        }
      },
    }),
  ],
  [
    'one lease for all keys',
    'keeps leases of different keys apart',
    ({ working }) => ({ lease: (_key, options) => working.lease('the only one', options) }),
  ],
  [
    'a failed attempt that takes over',
    'leaves the holder alone when another attempt fails',
    ({ working }) => {
      let release = async (): Promise<void> => undefined
      return {
        lease: async (key, options) => {
          const lease = await working.lease(key, options)
          if (lease !== undefined) {
            release = () => lease.release()
            return lease
          }
          await release()
          await working.lease(key, options)
          return undefined
        },
      }
    },
  ],
  [
    'a release that does nothing',
    'frees a released lease, for every client',
    given(() => ({ release: async () => undefined })),
  ],
  [
    'a release that frees whoever holds it',
    'lets a lease be released twice, and not free its successor',
    given(({ latest }) => ({ release: async () => latest()?.release() })),
  ],
  [
    'a release that works once',
    'lets a lease be released twice, and not free its successor',
    given(({ lease }) => {
      let released = false
      return {
        release: async () => {
          if (released) throw new Error('released before')
          released = true
          await lease.release()
        },
      }
    }),
  ],
  [
    'leases without an end',
    'gives a lease that ran out to another',
    ({ working }) => ({ lease: (key) => working.lease(key, { ttlMs: Number.MAX_SAFE_INTEGER }) }),
  ],
  [
    'leases of at most 50 ms',
    'keeps a lease until its time is over',
    ({ working }) => ({ lease: (key, { ttlMs }) => working.lease(key, { ttlMs: Math.min(ttlMs, 50) }) }),
  ],
  [
    'a write that only says so',
    'writes through a lease, over what was there',
    given(() => ({ set: async () => true })),
  ],
  [
    'a write that ends the lease',
    'writes through a lease, over what was there',
    given(({ lease }) => ({
      set: async (value, options) => {
        const written = await lease.set(value, options)
        await lease.release()
        return written
      },
    })),
  ],
  [
    "a write with the lease's time to live",
    "writes with the time to live that the write names, not the lease's",
    given(({ lease, ttlMs }) => ({ set: (value) => lease.set(value, { ttlMs }) })),
  ],
  [
    'a release that deletes the entry',
    'keeps what was written through a lease when that ends',
    given(({ working, key, lease }) => ({
      release: async () => {
        await lease.release()
        await working.delete(key)
      },
    })),
  ],
  [
    'a write that looks at the time only',
    'writes nothing through a lease that was released',
    given(({ now, ttlMs, write }) => {
      const end = now() + ttlMs
      return { set: async (value, options) => now() < end && write(value, options) }
    }),
  ],
  [
    'a write that looks only whether another holds it',
    'writes nothing through a lease that ran out, even if nobody took it',
    given(({ latest, lease, write }) => ({
      set: async (value, options) => latest() === lease && write(value, options),
    })),
  ],
  [
    'a write that looks at nothing',
    'writes nothing through a lease that another holds by now, and does not free it',
    given(({ write }) => ({ set: write })),
  ],
  [
    'a late write that says no and writes',
    'writes nothing through a lease that another holds by now, and does not free it',
    given(({ lease, write }) => ({
      set: async (value, options) => (await lease.set(value, options)) || !(await write(value, options)),
    })),
  ],
  [
    'a delete that ends the lease',
    'keeps a lease and the entry of its key apart',
    ({ working }) => {
      const releases = new Map<string, () => Promise<void>>()
      return {
        delete: async (key) => {
          await working.delete(key)
          await releases.get(key)?.()
        },
        lease: async (key, options) => {
          const lease = await working.lease(key, options)
          if (lease !== undefined) releases.set(key, () => lease.release())
          return lease
        },
      }
    },
  ],
  [
    'a lease that shows as the entry',
    'keeps a lease and the entry of its key apart',
    ({ working }) => ({
      lease: async (key, options) => {
        const lease = await working.lease(key, options)
        if (lease !== undefined) await working.set(key, 'leased', options)
        return lease
      },
    }),
  ],
]
