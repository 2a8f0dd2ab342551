import { given, type Defect } from './broken-caches.fixture.js'

export const extensionDefects: readonly Defect[] = [
  [
    'an extension that only says so',
    'extends a held lease, so that it lasts that long from then on',
    given(() => ({ extend: async () => true })),
  ],
  [
    'an extension that is added to what is left',
    'extends a held lease, so that it lasts that long from then on',
    given(({ now, ttlMs, lease }) => {
      let end = now() + ttlMs
      return {
        extend: async (options) => {
          end += options.ttlMs
          return lease.extend?.({ ttlMs: end - now() }) ?? false
        },
      }
    }),
  ],
  [
    'an extension that shortens nothing',
    'extends a held lease, so that it lasts that long from then on',
    given(({ ttlMs, lease }) => ({
      extend: async (options) => lease.extend?.({ ttlMs: Math.max(ttlMs, options.ttlMs) }) ?? false,
    })),
  ],
  [
    'an extension that prolongs nothing',
    'extends a held lease, so that it lasts that long from then on',
    given(({ ttlMs, lease }) => ({
      extend: async (options) => lease.extend?.({ ttlMs: Math.min(ttlMs, options.ttlMs) }) ?? false,
    })),
  ],
  [
    'an extension that works once',
    'extends a held lease, so that it lasts that long from then on',
    given(({ lease }) => {
      let isUsed = false
      return {
        extend: async (options) => {
          if (isUsed) return false
          isUsed = true
          return lease.extend?.(options) ?? false
        },
      }
    }),
  ],
  [
    'an extension that takes again what ran out',
    'extends nothing that ran out, even if nobody took it',
    given(({ working, key, lease }) => ({
      extend: async (options) => (await lease.extend?.(options)) || (await working.lease(key, options)) !== undefined,
    })),
  ],
  [
    'an extension that says no and takes again what ran out',
    'extends nothing that ran out, even if nobody took it',
    given(({ working, key, lease }) => ({
      extend: async (options) => (await lease.extend?.(options)) || (await working.lease(key, options), false),
    })),
  ],
  [
    'an extension that looks at the time only',
    'extends nothing that was released',
    given(({ now, ttlMs, lease }) => {
      const end = now() + ttlMs
      return { extend: async (options) => (await lease.extend?.(options)) || now() < end }
    }),
  ],
  [
    'an extension of whoever holds the lease',
    'extends nothing that another holds by now, and leaves that one as it is',
    given(({ latest }) => ({ extend: async (options) => latest()?.extend?.(options) ?? false })),
  ],
  [
    'a late extension that says no and extends',
    'extends nothing that another holds by now, and leaves that one as it is',
    given(({ lease, latest }) => ({
      extend: async (options) => (await lease.extend?.(options)) || (await latest()?.extend?.(options), false),
    })),
  ],
]
