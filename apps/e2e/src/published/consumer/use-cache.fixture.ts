import { memoryCache } from '@auth/core'
import { refreshTokensContract, tokenCacheContract } from '@auth/core/testing'
import type { RefreshTokensUnderTest, TokenCacheUnderTest } from '@auth/core/testing'

/** How to open each cache twice, as two processes do. */
const open: Record<string, (place: string) => TokenCacheUnderTest | Promise<TokenCacheUnderTest>> = {
  memory: () => ({ cache: memoryCache() }),

  async sqlite(path) {
    const { sqliteCache } = await import('@auth/cache-sqlite')
    const [cache, other] = [sqliteCache({ path }), sqliteCache({ path })]
    return {
      cache,
      other,
      dispose() {
        cache.close()
        other.close()
      },
    }
  },

  async redis(url) {
    const { redisCache } = await import('@auth/cache-redis')
    const { createClient } = await import('redis')
    const connect = () => createClient({ url }).connect()
    const [client, otherClient] = [await connect(), await connect()]
    return {
      cache: redisCache({ client }),
      other: redisCache({ client: otherClient }),
      dispose() {
        client.destroy()
        otherClient.destroy()
      },
    }
  },

  async postgres(url) {
    const { postgresCache } = await import('@auth/cache-postgres')
    const { Pool } = await import('pg')
    const [client, otherClient] = [new Pool({ connectionString: url }), new Pool({ connectionString: url })]
    return {
      cache: postgresCache({ client }),
      other: postgresCache({ client: otherClient }),
      dispose: async () => void (await Promise.all([client.end(), otherClient.end()])),
    }
  },
}

/** How to open the store of an account. */
async function openStores(path: string): Promise<RefreshTokensUnderTest> {
  const { sqliteRefreshTokens } = await import('@auth/cache-sqlite')
  const opened: { close(): void }[] = []
  return {
    open(account) {
      const store = sqliteRefreshTokens({ path, account, encryptionKey: new Uint8Array(32) })
      opened.push(store)
      return store
    },
    dispose: () => opened.forEach((each) => each.close()),
  }
}

// Runs the contract of a cache, or of a store of refresh tokens, and tells which of its cases failed.
const [kind = '', place = ''] = process.argv.slice(2)
const cases =
  kind === 'sqliteRefreshTokens'
    ? refreshTokensContract(() => openStores(place))
    : tokenCacheContract(() => {
        const openThis = open[kind]
        if (openThis === undefined) throw new Error(`there is no cache "${kind}"`)
        return openThis(place)
      })
const failed: string[] = []
for (const { name, run } of cases) await run().catch((error: unknown) => failed.push(`${name}: ${String(error)}`))
process.stdout.write(JSON.stringify({ cases: cases.length, failed }))
