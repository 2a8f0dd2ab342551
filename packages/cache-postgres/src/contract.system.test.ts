import { tokenCacheContract } from '@auth/core/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { clients, type OpenClient } from './clients.fixture.js'
import { postgresCache } from './index.js'
import { hasPostgresServer, startPostgres, type PostgresServer } from './postgres-server.fixture.js'

describe.skipIf(!hasPostgresServer())('with PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
    await server.sql('CREATE DATABASE latin ENCODING LATIN1 TEMPLATE template0')
    await server.sql('CREATE DATABASE strict')
    await server.sql(`ALTER DATABASE strict SET default_transaction_isolation = 'serializable'`)
  })
  afterAll(() => server.stop())

  describe.each<[string, keyof typeof clients, keyof typeof clients]>([
    ['postgres', 'a Pool of pg', 'postgres'],
    ['postgres', 'a Client of pg', 'a Pool of one connection'],
    ['latin', 'postgres', 'a Pool of pg'],
    ['strict', 'a Pool of pg', 'postgres with prepared statements in camel case'],
  ])('a cache in the database %s', (database, first, second) => {
    let opened: OpenClient[] = []
    beforeAll(async () => {
      const url = server.url.replace(/\w+$/, database)
      opened = [await clients[first](url), await clients[second](url)]
    })
    afterAll(() => Promise.all(opened.map(({ close }) => close())))

    const make = () => {
      const [cache, other] = opened.map(({ client }) => postgresCache({ client }))
      if (cache === undefined || other === undefined) throw new Error('not opened')
      return { cache, other }
    }

    for (const { name, run } of tokenCacheContract(make)) it(`by ${first}, beside ${second}, ${name}`, run)
  })
})
