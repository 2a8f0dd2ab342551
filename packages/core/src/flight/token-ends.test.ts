import { describe, expect, it } from 'vitest'
import type { TokenResponse } from '../contract/provider.js'
import { reply, serve } from '../http/server.fixture.js'
import { createAuth } from '../life/create-auth.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'
import { memoryCache } from '../record/memory-cache.js'

const hour = 60 * 60_000
const { now } = testClock()

/** What an instance makes of a reply, over real HTTP, where the vendor's clock is so far from ours. */
async function tokenOf(
  read: (vendorNow: number) => object,
  date: (vendorNow: number) => string | undefined,
  apartMs = 0,
) {
  const vendorNow = now() + apartMs
  const server = await serve((response) => {
    response.sendDate = false
    const value = date(vendorNow)
    if (value !== undefined) response.setHeader('date', value)
    reply(200, '{}')(response, undefined as never)
  })
  const provider = testProvider(async (_credentials, http) => {
    await http.post(server.origin, { json: {} })
    return { accessToken: 'some-token', ...read(vendorNow) } as TokenResponse
  })
  return createAuth(provider, { credentials: testCredentials, now }).getToken()
}

const httpDate = (time: number) => new Date(time).toUTCString()
const absolute = (vendorNow: number) => ({ expiresAt: vendorNow + hour, refreshExpiresAt: vendorNow + 30 * 24 * hour })

describe('an end by the vendor’s clock', () => {
  it.each([
    ['two hours ahead', 2 * hour],
    ['two hours behind', -2 * hour],
    ['right', 0],
  ])('is made a life by the reply’s Date, where that clock is %s', async (_how, apartMs) => {
    const token = await tokenOf(absolute, httpDate, apartMs)
    expect(token).toMatchObject({ issuedAt: now(), expiresAt: now() + hour, refreshExpiresAt: now() + 30 * 24 * hour })
  })

  it.each([
    ['there is none', undefined],
    ['it is no date', 'yesterday'],
    ['it is none that can be meant', httpDate(0)],
  ])('is taken as it is where %s', async (_why, date) => {
    const token = await tokenOf(absolute, () => date)
    expect(token).toMatchObject({ expiresAt: now() + hour, refreshExpiresAt: now() + 30 * 24 * hour })
  })

  it('is told from a life in seconds, with which no clock but ours has to do', async () => {
    const lives = () => ({ expiresInSeconds: 3600, refreshExpiresInSeconds: 7200 })
    const token = await tokenOf(lives, httpDate, 2 * hour)
    expect(token).toMatchObject({ expiresAt: now() + hour, refreshExpiresAt: now() + 2 * hour })
  })
})

describe('a reply', () => {
  it.each<[string, object]>([
    ['both a lifetime and an end', { expiresInSeconds: 60, expiresAt: now() + hour }],
    ['neither a lifetime nor an end', {}],
    ['an end that has passed by the vendor’s clock', { expiresAt: now() }],
    ['an end in seconds', { expiresAt: now() / 1_000 }],
    ['an end that is no number', { expiresAt: 'canary' }],
    ['an end that is none', { expiresAt: Number.NaN }],
  ])('with %s is invalid_response', async (_what, ends) => {
    await expect(tokenOf(() => ends, httpDate)).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.not.stringContaining('canary'),
    })
  })

  it.each([0, -1, Number.NaN, Infinity, 'soon'])(
    'whose refresh token has %s seconds says nothing of its end',
    async (seconds) => {
      const token = await tokenOf(() => ({ expiresInSeconds: 60, refreshExpiresInSeconds: seconds }), httpDate)
      expect(token).not.toHaveProperty('refreshExpiresAt')
    },
  )

  it('whose refresh token never ends, as far as people count, gives an end that is a date', async () => {
    const seconds = 1e300
    for (const ends of [{ refreshExpiresInSeconds: seconds }, { refreshExpiresAt: seconds }]) {
      const token = await tokenOf(() => ({ expiresInSeconds: 60, ...ends }), httpDate)
      expect(new Date(token.refreshExpiresAt ?? 0).getUTCFullYear()).toBe(2125)
    }
  })

  it.each<[string, unknown]>([
    ['no details', undefined],
    ['details that are none', 'canary'],
    ['details that are no strings', { merchantId: 7 }],
  ])('with %s gives a token without', async (_what, details) => {
    expect(await tokenOf(() => ({ expiresInSeconds: 60, details }), httpDate)).not.toHaveProperty('details')
  })
})

it('what a reply says beside the token goes with it to other processes, and into its JSON', async () => {
  const cache = memoryCache()
  const response = {
    accessToken: 'some-token',
    ...absolute(now()),
    details: { merchantId: 'merchant-1' },
    scope: ['all'],
  }
  const create = (answer: () => Promise<TokenResponse>) =>
    createAuth(testProvider(answer), { credentials: testCredentials, cache, now })
  const obtained = await create(async () => response).getToken()
  const adopted = await create(() => Promise.reject(new Error('asked again'))).getToken()
  const said = { refreshExpiresAt: now() + 30 * 24 * hour, details: { merchantId: 'merchant-1' } }
  expect(adopted).toMatchObject(said)
  expect(JSON.parse(JSON.stringify(adopted))).toMatchObject(said)
  // All callers have the same ones.
  for (const shared of [adopted.details, adopted.scope, obtained.details, obtained.scope]) {
    expect(Object.isFrozen(shared ?? {})).toBe(true)
  }
})
