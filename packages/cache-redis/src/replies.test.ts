import { describe, expect, it } from 'vitest'
import { redisCache } from './index.js'

const minute = { ttlMs: 60_000 }

/** A client that answers everything with one reply. */
const cacheOf = (reply: unknown) => {
  const answer = async () => reply as string
  return redisCache({ client: { isOpen: true, get: answer, del: answer, eval: answer } })
}

describe('a client may give', () => {
  it.each([
    ['a string', 'value'],
    ['a Buffer', Buffer.from('value')],
    ['bytes', new TextEncoder().encode('value')],
  ])('%s for a record', async (_what, reply) => expect(await cacheOf(reply).get('key')).toBe('value'))

  it.each([1, '1', 1n, Buffer.from('1'), new TextEncoder().encode('1')])('%o for a lease', async (reply) => {
    const lease = await cacheOf(reply).lease('key', minute)
    expect(await lease?.set('value', minute)).toBe(true)
  })

  it.each([0, '0', 0n, Buffer.from('0'), null])('%o for none', async (reply) =>
    expect(await cacheOf(reply).lease('key', minute)).toBeUndefined(),
  )

  it.each([null, undefined])('%o for nothing', async (reply) => expect(await cacheOf(reply).get('key')).toBeUndefined())

  it('more than 64 KiB, which no record has', async () => {
    const [most, more] = ['x'.repeat(64 * 1024), 'x'.repeat(64 * 1024 + 1)]
    for (const reply of [most, Buffer.from(most)]) expect(await cacheOf(reply).get('key')).toBe(most)
    for (const reply of [more, Buffer.from(more)]) expect(await cacheOf(reply).get('key')).toBeUndefined()
  })
})
