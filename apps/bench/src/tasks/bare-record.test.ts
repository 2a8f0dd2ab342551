import type { TokenCache } from '@auth/core'
import { createToastAuth } from '@auth/toast'
import { expect, it } from 'vitest'
import { memoryFetch } from '../token-replies.js'
import { readRecord } from './bare-record.js'

const baseUrl = 'https://toast.example'
const credentials = { clientId: 'client', clientSecret: 'secret' }

/** What core leaves in a cache, under the keys that `@auth/cache-redis` makes of its own. */
async function recorded() {
  const stored = new Map<string, string>()
  const cache: TokenCache = {
    get: async (key) => stored.get(`{auth:${key}}`),
    set: async (key, value) => void stored.set(`{auth:${key}}`, value),
    delete: async (key) => void stored.delete(`{auth:${key}}`),
  }
  const auth = createToastAuth({ credentials, environment: { baseUrl }, cache, fetch: memoryFetch })
  return { stored, token: await auth.getToken() }
}

it('finds and opens what core recorded, so that it makes the same calls', async () => {
  const { stored, token } = await recorded()
  const get = async (key: string) => stored.get(key) ?? null
  expect(await readRecord(get, { baseUrl, ...credentials })).toBe(token.accessToken)
})

it('fails where there is nothing to open, so that no measure is of nothing', async () => {
  await expect(readRecord(async () => null, { baseUrl, ...credentials })).rejects.toThrow('no such record')
})
