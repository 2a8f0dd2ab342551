import { given, keys, values, type Break } from './broken-caches.fixture.js'

/** Each defect, and the case that is there for it; others may notice it too. */
type Defect = readonly [defect: string, caughtBy: string, breakIt: Break]

export const entryDefects: readonly Defect[] = [
  [
    'null for a missing key',
    'gives undefined for a key that was never written',
    ({ working }) => ({ get: async (key) => (await working.get(key)) ?? (null as unknown as undefined) }),
  ],
  ['JSON instead of the string', 'gives back a string', values(JSON.stringify)],
  ['an empty string taken for none', 'gives back an empty string', values((value) => value || undefined)],
  [
    'numbers parsed',
    'gives back a string that looks like another type',
    values((value) => (/^[\d.]+$/.test(value) ? String(Number(value)) : value || undefined)),
  ],
  ['values trimmed', 'gives back white space around a string', values((value) => value.trim() || undefined)],
  [
    'backslashes lost',
    'gives back quotes, backslashes, percent signs and semicolons',
    values((value) => value.replaceAll('\\', '') || undefined),
  ],
  [
    'one byte for a character',
    'gives back letters of any script, and emoji',
    values((value) => Buffer.from(value, 'latin1').toString('latin1') || undefined),
  ],
  ['values cut at 32 KiB', 'gives back 64 KiB', values((value) => value.slice(0, 32 * 1024) || undefined)],
  ['keys cut', 'keeps apart keys that differ in their ends', keys((key) => key.slice(0, 45))],
  ['keys in one case', 'keeps apart keys that differ in case', keys((key) => key.toLowerCase())],
  ['keys trimmed', 'keeps apart keys that differ in white space', keys((key) => key.trim())],
  ['keys normalised', 'keeps apart keys that differ in accents', keys((key) => key.normalize('NFC'))],
  [
    'signs of keys replaced',
    'keeps apart keys that differ in signs that a store may give a meaning',
    keys((key) => key.replaceAll(/[*?%_]/g, '_')),
  ],
  [
    'a delete that takes its key for the beginning of one',
    'keeps apart keys that differ in their ends',
    ({ working }) => {
      const known = new Set<string>()
      return {
        set: async (key, value, options) => {
          known.add(key)
          await working.set(key, value, options)
        },
        delete: async (key) => {
          for (const each of known) if (each.startsWith(key)) await working.delete(each)
        },
      }
    },
  ],
  [
    'the first value kept',
    'gives the value that was written last',
    ({ working }) => ({
      set: async (key, value, options) => {
        if ((await working.get(key)) === undefined) await working.set(key, value, options)
      },
    }),
  ],
  ['a delete that does nothing', 'deletes an entry, for every client', () => ({ delete: async () => undefined })],
  [
    'a delete that wants something to delete',
    'deletes a key that is not there without an error',
    ({ working }) => ({
      delete: async (key) => {
        if ((await working.get(key)) === undefined) throw new Error('no such key')
        await working.delete(key)
      },
    }),
  ],
  [
    'a time to live in seconds',
    'forgets an entry when its time to live is over, and not before',
    ({ working }) => ({ set: (key, value, { ttlMs }) => working.set(key, value, { ttlMs: ttlMs * 1000 }) }),
  ],
  [
    'a time to live of at most 50 ms',
    'forgets an entry when its time to live is over, and not before',
    ({ working }) => ({ set: (key, value, { ttlMs }) => working.set(key, value, { ttlMs: Math.min(ttlMs, 50) }) }),
  ],
  [
    'the first time to live kept',
    'counts the time to live from the last writing',
    ({ working, now }) => {
      const endOf = new Map<string, number>()
      return {
        set: async (key, value, { ttlMs }) => {
          const end = endOf.get(key) ?? now() + ttlMs
          endOf.set(key, end)
          await working.set(key, value, { ttlMs: end - now() })
        },
      }
    },
  ],
]

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
