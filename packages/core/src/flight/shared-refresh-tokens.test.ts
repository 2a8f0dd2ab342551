import { describe, expect, it, vi } from 'vitest'
import type { TokenCache } from '../contract/provider.js'
import { createAuth } from '../life/create-auth.js'
import { AuthError } from '../contract/errors.js'
import { memoryCache } from '../record/memory-cache.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'

describe('refresh tokens with a cache', () => {
  it('that the vendor refused are sent by no other process, a new one at once', async () => {
    const sent: string[] = []
    const provider = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }), {
      async refreshToken(refreshToken) {
        sent.push(refreshToken)
        if (refreshToken === 'good') return { accessToken: 'good-access', expiresInSeconds: 3600 }
        throw new AuthError({ code: 'reauthorization_required', provider: 'test', message: 'refused' })
      },
    })
    const cache = memoryCache()
    let stored = 'bad'
    const refreshTokens = { load: async () => stored, save: async () => undefined, exclusive: true as const }
    const start = () => createAuth(provider, { credentials: testCredentials, cache, account: 'anna', refreshTokens })
    for (let process = 0; process < 4; process += 1) {
      await expect(start().getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
    }
    expect(sent).toEqual(['bad'])
    stored = 'good'
    expect((await start().getToken()).accessToken).toBe('good-access')
  })

  it('are not loaded again and again while another process sends a new one', async () => {
    const sending = Promise.withResolvers<void>()
    const reply = Promise.withResolvers<void>()
    const provider = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }), {
      async refreshToken(refreshToken) {
        if (refreshToken === 'bad') {
          throw new AuthError({ code: 'reauthorization_required', provider: 'test', message: 'refused' })
        }
        sending.resolve()
        await reply.promise
        return { accessToken: 'good-access', expiresInSeconds: 3600 }
      },
    })
    const looked = Promise.withResolvers<void>()
    const shared = memoryCache()
    const start = (load: () => Promise<string>, cache: TokenCache = shared) =>
      createAuth(provider, {
        credentials: testCredentials,
        cache,
        account: 'anna',
        refreshTokens: { load, save: async () => undefined, exclusive: true as const },
      })
    await expect(start(async () => 'bad').getToken()).rejects.toMatchObject({ code: 'reauthorization_required' })
    const first = start(async () => 'good').getToken()
    await sending.promise
    let looks = 0
    const get = async (key: string) => {
      looks += 1
      if (looks === 3) looked.resolve()
      return shared.get(key)
    }
    const load = vi.fn(async () => 'good')
    const second = start(load, { ...shared, get }).getToken()
    await looked.promise
    reply.resolve()
    expect((await second).accessToken).toBe('good-access')
    expect((await first).accessToken).toBe('good-access')
    expect(load).not.toHaveBeenCalled()
  })

  it('must say whose grant they are', async () => {
    const provider = testProvider(async () => ({ accessToken: 'a', expiresInSeconds: 60 }), {
      refreshToken: async (refreshToken) => ({ accessToken: `of-${refreshToken}`, expiresInSeconds: 3600 }),
    })
    const start = (user: string, account?: string) =>
      createAuth(provider, {
        credentials: testCredentials,
        cache,
        account,
        refreshTokens: { load: async () => user, save: async () => undefined, exclusive: true as const },
      })
    const cache = memoryCache()
    expect(() => start('anna')).toThrow(/the option account is missing/)
    expect((await start('anna', 'anna').getToken()).accessToken).toBe('of-anna')
    expect((await start('bert', 'bert').getToken()).accessToken).toBe('of-bert')
    expect((await start('other', 'anna').getToken()).accessToken).toBe('of-anna')
  })
})
