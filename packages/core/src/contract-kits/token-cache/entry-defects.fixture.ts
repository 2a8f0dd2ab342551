import { keys, values, type Defect } from './broken-caches.fixture.js'

export const entryDefects: readonly Defect[] = [
  [
    'null for a missing key',
    'gives undefined for a key that was never written',
    // As many stores say it: the type forbids it, an adapter in JavaScript does not know.
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
