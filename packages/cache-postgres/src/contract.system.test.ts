import { refreshTokensContract, tokenCacheContract } from '@auth/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { clients, type OpenClient } from './clients.fixture.js'
import { postgresCache, postgresRefreshTokens } from './index.js'
import { hasPostgresServer } from './postgres-server.fixture.js'
import { usePostgres } from './use-postgres.fixture.js'

const encryptionKey = Buffer.alloc(32, 7)

describe.skipIf(!hasPostgresServer())('with PostgreSQL', () => {
  const { server } = usePostgres({
    async once(started) {
      await started.sql('CREATE DATABASE latin ENCODING LATIN1 TEMPLATE template0')
      await started.sql('CREATE DATABASE strict')
      await started.sql(`ALTER DATABASE strict SET default_transaction_isolation = 'serializable'`)
    },
  })

  describe.each<[string, keyof typeof clients, keyof typeof clients]>([
    ['postgres', 'a Pool of pg', 'postgres'],
    ['latin', 'postgres', 'a Client of pg'],
    ['strict', 'a Pool of one connection', 'postgres with prepared statements in camel case'],
  ])('in the database %s', (database, first, second) => {
    let opened: OpenClient[] = []
    beforeAll(async () => {
      const url = server().url.replace(/\w+$/, database)
      opened = [await clients[first](url), await clients[second](url)]
    })
    afterAll(() => Promise.all(opened.map(({ close }) => close())))

    const twoClients = () => {
      const [client, other] = opened.map((each) => each.client)
      if (client === undefined || other === undefined) throw new Error('not opened')
      return [client, other] as const
    }
    const makeCache = () => {
      const [client, other] = twoClients()
      return { cache: postgresCache({ client }), other: postgresCache({ client: other }) }
    }
    const makeStore = () => {
      const [client, other] = twoClients()
      // Every second one is of the other client.
      let count = 0
      const next = () => (count++ % 2 === 0 ? client : other)
      return { open: (account: string) => postgresRefreshTokens({ client: next(), account, encryptionKey }) }
    }

    describe.each([
      ['a cache', tokenCacheContract(makeCache)],
      ['a store of refresh tokens', refreshTokensContract(makeStore)],
    ])('%s', (_what, cases) => {
      for (const { name, run } of cases) it(`by ${first}, beside ${second}, ${name}`, run)
    })
  })
})
