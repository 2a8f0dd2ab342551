import { given, type Defect } from './broken-stores.fixture.js'

export const extensionDefects: readonly Defect[] = [
  [
    'an extension that only says so',
    'makes a lock last longer by extending it',
    given(() => ({ extend: async () => true })),
  ],
  [
    'an extension that does not say so',
    'makes a lock last longer by extending it',
    // The type forbids it, an adapter in JavaScript does not know.
    given(({ lock }) => ({ extend: async (options) => void (await lock.extend(options)) as unknown as boolean })),
  ],
  [
    'an extension that is added to the end before',
    'counts the time of an extension from then, not from the end before',
    given(({ lock, row }) => ({
      async extend({ ttlMs }) {
        const { endsAt } = row()
        const isExtended = await lock.extend({ ttlMs })
        if (isExtended) row().endsAt = endsAt + ttlMs
        return isExtended
      },
    })),
  ],
  [
    'an extension that makes nothing shorter',
    'counts the time of an extension from then, not from the end before',
    given(({ lock, row }) => ({
      async extend(options) {
        const { endsAt } = row()
        const isExtended = await lock.extend(options)
        if (isExtended) row().endsAt = Math.max(endsAt, row().endsAt)
        return isExtended
      },
    })),
  ],
  [
    'an extension that looks at the time only',
    'extends no lock that was released',
    given(({ lock, now, ttlMs }) => {
      const endsAt = now() + ttlMs
      return { extend: async (options) => (await lock.extend(options)) || now() < endsAt }
    }),
  ],
  [
    'an extension that takes a free lock again',
    'extends no lock that ran out, even if nobody took it',
    given(({ lock, store }) => ({
      extend: async (options) => (await lock.extend(options)) || (await store.lock(options)) !== undefined,
    })),
  ],
  [
    'an extension that looks at nothing',
    'leaves a lock to its successor, whatever the former holder does',
    given(({ row, now }) => ({
      async extend({ ttlMs }) {
        row().endsAt = now() + ttlMs
        return true
      },
    })),
  ],
  [
    'a late extension that says no and shortens what another has',
    'leaves a lock to its successor, whatever the former holder does',
    given(({ lock, row, now }) => ({
      async extend({ ttlMs }) {
        const isExtended = await lock.extend({ ttlMs })
        if (!isExtended) row().endsAt = now() + ttlMs
        return isExtended
      },
    })),
  ],
]
