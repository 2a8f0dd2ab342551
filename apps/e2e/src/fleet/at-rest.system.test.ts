import { beforeEach, describe, expect, it } from 'vitest'
import { getTokens, startProcess } from './fleet.fixture.js'
import type { Instance } from './protocol.fixture.js'
import { credentials, encryptionKey, setStage } from './stage.fixture.js'
import { spellingsOf, tracesIn } from './traces.fixture.js'
import { recordIn, recordsIn, redis, sqlite } from './stores.fixture.js'

const vendors = ['itretail', 'mypos', 'toast'] as const
const wrong = { ...credentials, secret: 'another&=+% "密码" secret' }
const otherKey = Buffer.alloc(32, 8).toString('base64')

describe.each([sqlite, redis])('$name at rest', { timeout: 180_000 }, ({ whyNot, open }) => {
  beforeEach(({ skip }) => skip(whyNot !== undefined, whyNot))

  it('shows no token, secret, user name or password in any spelling', async () => {
    const stage = await setStage()
    const store = await open()
    const secrets: Record<string, string> = { ...credentials, wrongSecret: wrong.secret, encryptionKey }
    for (const vendor of vendors) {
      const start = { ...stage.instance(vendor), store: store.address }
      const [good, refused] = await Promise.all([startProcess(start), startProcess({ ...start, credentials: wrong })])
      const { tokens } = await getTokens([good])
      secrets[`${vendor}'s token`] = tokens[0] ?? ''
      expect((await getTokens([refused])).codes).toEqual(['invalid_credentials'])
    }
    // And one in the middle of a request, whose lease is there.
    const holder = await startProcess({
      ...stage.instance('mypos'),
      credentials: { ...credentials, id: 'another' },
      store: store.address,
      pauseAt: 'sending',
    })
    getTokens([holder]).catch(() => undefined)
    await holder.paused

    expect(recordsIn(await store.entries())).toHaveLength(7)
    const bytes = await store.dump()
    // Names and values are there as they are, so the dump is one in which something can be found.
    for (const { record, sealed } of recordsIn(await store.entries())) {
      expect(bytes.includes(record)).toBe(true)
      expect(bytes.includes(sealed.slice(0, 40))).toBe(true)
    }
    expect(Object.values(secrets).every((secret) => secret.length > 5)).toBe(true)
    expect(tracesIn(bytes, secrets)).toEqual([])
    const texts = Buffer.from([...(await store.entries())].flat().join('\n'))
    expect(tracesIn(texts, secrets)).toEqual([])
  })

  it.each([
    { what: 'another credential', vendor: 'mypos', change: { credentials: { ...credentials, id: 'another' } } },
    { what: 'another secret', vendor: 'mypos', change: { credentials: wrong } },
    { what: 'another environment', vendor: 'mypos', change: { baseUrl: 'localhost' } },
    { what: 'another vendor', vendor: 'mypos', change: { vendor: 'toast' } },
    { what: 'another encryption key', vendor: 'itretail', change: { options: { encryptionKey: otherKey } } },
  ] satisfies { what: string; vendor: Instance['vendor']; change: Partial<Instance> }[])(
    'holds records that do not open under the name of $what',
    async ({ vendor, change }) => {
      const stage = await setStage({ otherClients: [{ ...credentials, id: 'another' }, wrong] })
      const store = await open()
      const start = { ...stage.instance(vendor), store: store.address }
      const otherStart = { ...start, ...change }
      // The same sandbox under another name is another environment.
      if (change.baseUrl !== undefined) otherStart.baseUrl = stage.sandbox.url.replace('127.0.0.1', change.baseUrl)
      const [first, second] = await Promise.all([startProcess(start), startProcess(otherStart)])
      const { tokens: ownTokens } = await getTokens([first])
      const own = recordIn(await store.entries())
      const { tokens: otherTokens } = await getTokens([second])
      const other = recordIn(await store.entries(), [own.record])
      const requests = () =>
        stage.sandbox.itretail.tokenRequests + stage.sandbox.mypos.tokenRequests + stage.sandbox.toast.tokenRequests
      expect(requests()).toBe(2)

      await store.overwrite(other.record, own.sealed)
      await second.ask('restart')
      const { tokens, codes } = await getTokens([second])
      expect(codes).toEqual([])
      expect(tokens).not.toEqual(ownTokens)
      expect(requests()).toBe(3)
      expect(await second.ask('events')).toContainEqual(
        expect.objectContaining({ type: 'cache_failed', operation: 'get', why: 'unreadable' }),
      )
      expect(otherTokens).toHaveLength(1)
    },
  )
})

describe('the search for traces', () => {
  it('finds every spelling, also inside other text', () => {
    const secrets = { secret: credentials.secret }
    for (const [spelling, text] of spellingsOf(credentials.secret)) {
      expect(tracesIn(Buffer.from(`{"a":"${text}"}`), secrets)).toContain(`secret, ${spelling}`)
    }
    for (const before of ['', 'a', 'ab']) {
      const wrapped = Buffer.from(`${before}${credentials.secret}:after`)
      expect(tracesIn(Buffer.from(wrapped.toString('base64')), secrets)).not.toEqual([])
      expect(tracesIn(Buffer.from(wrapped.toString('base64url')), secrets)).not.toEqual([])
    }
    expect(tracesIn(Buffer.from('nothing of the kind'), secrets)).toEqual([])
  })
})
