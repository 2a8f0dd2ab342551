import { expectEqual } from '../contract-case.js'
import { long, past, short } from '../spans.js'
import { newKey, type CacheCase } from './case.js'

const keepsValue = (what: string, value: string): CacheCase => [
  `gives back ${what}`,
  async ({ cache, other }) => {
    const key = newKey()
    await cache.set(key, value, long)
    expectEqual('get', await cache.get(key), value)
    expectEqual('get by the other client', await other.get(key), value)
  },
]

const keepsApart = (what: string, variants: (key: string) => readonly string[]): CacheCase => [
  `keeps apart keys that differ in ${what}`,
  async ({ cache }) => {
    const keys = variants(newKey())
    const valueOf = (key: string) => `value of ${key}`
    for (const key of keys) await cache.set(key, valueOf(key), long)
    for (const key of keys) expectEqual(`get of ${JSON.stringify(key)}`, await cache.get(key), valueOf(key))
    for (const [index, deleted] of keys.entries()) {
      await cache.delete(deleted)
      for (const key of keys.slice(index + 1)) {
        const read = `get of ${JSON.stringify(key)} after the delete of ${JSON.stringify(deleted)}`
        expectEqual(read, await cache.get(key), valueOf(key))
      }
    }
  },
]

/** What holds for `get`, `set` and `delete`. */
export const entryCases: readonly CacheCase[] = [
  [
    'gives undefined for a key that was never written',
    async ({ cache }) => expectEqual('get', await cache.get(newKey()), undefined),
  ],
  keepsValue('a string', 'some value'),
  keepsValue('an empty string', ''),
  keepsValue('a string that looks like another type', '0012.50'),
  keepsValue('white space around a string', ' \t\r\nsome value\n '),
  keepsValue('quotes, backslashes, percent signs and semicolons', `'"\`\\%00%s;--{"a":[null]}`),
  keepsValue('letters of any script, and emoji', 'Ünïcödé – Ελλάδα, 日本語, e\u0301, 👩‍👩‍👧'),
  keepsValue('64 KiB', 'token/+='.repeat(8 * 1024)),
  keepsApart('their ends', (key) => [key, `${key}x`, `x${key}`]),
  keepsApart('case', (key) => [key, key.toUpperCase()]),
  keepsApart('white space', (key) => [key, `${key} `, ` ${key}`, `${key}\n`]),
  keepsApart('accents', (key) => [`${key}é`, `${key}e`, `${key}e\u0301`]),
  keepsApart('signs that a store may give a meaning', (key) =>
    ['_', '%', '*', '?', 'x', 'x{a}', 'x{b}', "'", '"', ';--', ':x', '/x', '/../x'].flatMap((sign) => [
      `${key}${sign}`,
      `${sign}${key}`,
    ]),
  ),
  [
    'gives the value that was written last',
    async ({ cache, other }) => {
      const key = newKey()
      await cache.set(key, 'first', long)
      await other.set(key, 'second', long)
      expectEqual('get', await cache.get(key), 'second')
    },
  ],
  [
    'deletes an entry, for every client',
    async ({ cache, other }) => {
      const key = newKey()
      await cache.set(key, 'value', long)
      await other.delete(key)
      expectEqual('get', await cache.get(key), undefined)
      expectEqual('get by the other client', await other.get(key), undefined)
    },
  ],
  ['deletes a key that is not there without an error', async ({ cache }) => cache.delete(newKey())],
  [
    'forgets an entry when its time to live is over, and not before',
    async ({ cache, advance }) => {
      const [brief, lasting] = [newKey(), newKey()]
      await cache.set(brief, 'value', short)
      await cache.set(lasting, 'value', long)
      await advance(past)
      expectEqual(`get after ${past} of ${short.ttlMs} ms`, await cache.get(brief), undefined)
      expectEqual(`get after ${past} of ${long.ttlMs} ms`, await cache.get(lasting), 'value')
    },
  ],
  [
    'counts the time to live from the last writing',
    async ({ cache, advance }) => {
      const [prolonged, curtailed] = [newKey(), newKey()]
      for (const [key, first, last] of [
        [prolonged, short, long],
        [curtailed, long, short],
      ] as const) {
        await cache.set(key, 'first', first)
        await cache.set(key, 'last', last)
      }
      await advance(past)
      expectEqual('get of an entry written again with a longer time', await cache.get(prolonged), 'last')
      expectEqual('get of an entry written again with a shorter time', await cache.get(curtailed), undefined)
    },
  ],
]
