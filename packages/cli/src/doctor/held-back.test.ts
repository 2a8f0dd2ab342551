import { memoryCache, type TokenCache } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { liveProvider } from '../live-providers.js'
import { checkHeldBack } from './held-back.js'

const variables = { MYPOS_CLIENT_ID: 'id', MYPOS_CLIENT_SECRET: 'canary', MYPOS_ENVIRONMENT: 'http://127.0.0.1:1' }

async function check(cache: TokenCache, profile?: string) {
  const provider = liveProvider('mypos')
  if (provider === undefined) throw new Error('the providers have names')
  const findings = await checkHeldBack(provider, variables, cache, profile)
  return findings.map(({ outcome, what, advice = '' }) => `${outcome}: ${what}. ${advice}`)
}

/** What is in the cache after a request that ended so. */
async function cacheAfter(fetch: () => Promise<Response>): Promise<TokenCache> {
  const cache = memoryCache()
  const auth = liveProvider('mypos')?.create(variables, { cache, fetch, retry: { limit: 0 } })
  await auth?.getToken().catch(() => undefined)
  return cache
}

describe('checkHeldBack', () => {
  it('finds nothing in an empty cache', async () => {
    expect(await check(memoryCache())).toEqual(['ok: none, and nothing holds a request back. '])
  })

  it('finds a token', async () => {
    const reply = { access_token: 'canary', expires_in: 3600 }
    const [finding] = await check(await cacheAfter(async () => Response.json(reply)))
    expect(finding).toMatch(/^ok: valid, until \d.* \(in .*\)\. $/)
  })

  it('finds a refusal, and says that the reason may be the environment', async () => {
    const [finding] = await check(await cacheAfter(async () => new Response('{}', { status: 401 })))
    expect(finding).toMatch(
      /^problem: held back until \d.* \(in .*\): invalid_credentials\. .*MYPOS_ENVIRONMENT names.*forget mypos$/,
    )
  })

  it('advises to forget the record of the profile that it is about', async () => {
    const cache = await cacheAfter(async () => new Response('{}', { status: 401 }))
    const [finding] = await check(cache, 'store-17')
    expect(finding).toMatch(/ after pos-auth forget mypos --profile store-17$/)
  })

  it('finds that a host answered which may not be the vendor’s, and names the variable to correct', async () => {
    const [finding] = await check(await cacheAfter(async () => new Response('', { status: 405 })))
    expect(finding).toMatch(
      /^problem: held back until .*: invalid_response\. .*check MYPOS_ENVIRONMENT.*Another one is tried at once.*forget mypos$/,
    )
  })

  it('finds another failure, and says that waiting helps', async () => {
    const tooMany = async () => new Response('{}', { status: 429 })
    const [finding] = await check(await cacheAfter(tooMany))
    expect(finding).toMatch(/^problem: held back until .*: rate_limited\. Wait until then/)
  })

  it('finds a record that cannot be read', async () => {
    const [finding] = await check({ ...memoryCache(), get: async () => 'canary' })
    expect(finding).toBe(
      'warning: the cache’s record cannot be read. Another key or version wrote it: pos-auth forget mypos',
    )
  })

  it('finds a cache that fails', async () => {
    const get = async () => {
      throw new Error('canary')
    }
    const [finding] = await check({ ...memoryCache(), get })
    expect(finding).toBe('problem: the cache could not be read (error). See what is said about the cache above')
  })
})
