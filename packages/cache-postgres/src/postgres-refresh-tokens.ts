import { refreshTokenSeal, type GrantLock, type RefreshTokens } from '@auth/core'
import { refreshTokensCheck, type PostgresRefreshTokensOptions } from './options.js'
import { refreshTokensForm } from './schema.js'
import { storedText } from './stored-text.js'
import { lost, Table } from './table.js'
import { after, milliseconds } from './time.js'

/** A `RefreshTokens` in PostgreSQL, for one account. */
export type PostgresRefreshTokens = Required<Pick<RefreshTokens, 'load' | 'save' | 'lock'>>

/**
 * The refresh token of one account, encrypted, in a table of PostgreSQL: durable, and with the `lock` that a refresh token of one use
 * takes. No method keeps a connection or a transaction, nor is one kept while the lock is held. Where this process has seen a
 * table, a refresh token or a newer one that is no longer there, `load` rejects, and never gives an older one or none.
 *
 * @throws AuthError `invalid_options`
 */
export function postgresRefreshTokens(options: PostgresRefreshTokensOptions): PostgresRefreshTokens {
  const { client, account, encryptionKey, ...place } = refreshTokensCheck.options(options, 'cache-postgres')
  const { seal, open } = refreshTokenSeal({ account, encryptionKey }, 'cache-postgres')
  const table = Table.of(client, place, refreshTokensForm)
  const sql = statements(table.name)
  const row = storedText(account)
  const seen = () => table.seen.get(row) ?? 0
  let saving: Promise<unknown> = Promise.resolve()

  const run = async (statement: string, ...values: string[]) =>
    (await table.run(statement, [row, ...values])).length > 0

  async function write(refreshToken: string): Promise<void> {
    const [saved] = await table.run(sql.save, [row, await seal(refreshToken), String(seen())])
    table.seen.set(row, Number(saved?.['saves']))
  }

  const lockOf = (owner: string): GrantLock => ({
    extend: ({ ttlMs }) => run(sql.extendLock, owner, milliseconds(ttlMs)),
    async release() {
      await run(sql.releaseLock, owner)
    },
  })

  return {
    async load() {
      // Read before: a `save` may be under way.
      const before = seen()
      const [found] = await table.run(sql.load, [row])
      const saves = Number(found?.['saves'] ?? 0)
      if (saves < before) throw lost(saves === 0 ? 'the refresh token is gone' : 'a newer refresh token is gone')
      table.seen.set(row, Math.max(saves, seen()))
      return saves === 0 ? undefined : open(String(found?.['value']))
    },
    save(refreshToken) {
      // One after the other: of two that are under way the server might take the older one last.
      const turn = saving.then(() => write(refreshToken))
      saving = turn.catch(() => undefined)
      return turn
    },
    async lock({ ttlMs }) {
      const owner = crypto.randomUUID()
      return (await run(sql.takeLock, owner, milliseconds(ttlMs))) ? lockOf(owner) : undefined
    },
  }
}

/**
 * On the server's disk before it is acknowledged, also where `synchronous_commit` is off there. A lock as well: after a power cut its
 * holder lives, and another would get it. It is for this statement's own transaction alone.
 */
const durably = `
  WITH durable_commit AS (
    SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END
  )`

/** All that is asked of the table: one statement each, so that it is exact between processes and needs no transaction. */
function statements(table: string) {
  return {
    load: `SELECT value, saves::text AS saves FROM ${table} WHERE account = $1`,
    // Counted on from what this process has seen, so that no other takes it for an older one.
    save: `${durably}
      INSERT INTO ${table} AS kept (account, value, saves, saved_at)
      SELECT $1::text, $2::text, $3::bigint + 1, clock_timestamp() FROM durable_commit
      ON CONFLICT (account) DO UPDATE
      SET value = excluded.value, saves = greatest(kept.saves + 1, excluded.saves), saved_at = excluded.saved_at
      RETURNING kept.saves::text AS saves`,
    takeLock: `${durably}
      INSERT INTO ${table} AS kept (account, owner, lock_ends_at)
      SELECT $1::text, $2::text, ${after('$3')} FROM durable_commit
      ON CONFLICT (account) DO UPDATE SET owner = excluded.owner, lock_ends_at = ${after('$3')}
      WHERE kept.lock_ends_at <= clock_timestamp()
      RETURNING kept.account`,
    extendLock: `${durably}
      UPDATE ${table} SET lock_ends_at = ${after('$3')} FROM durable_commit
      WHERE account = $1 AND owner = $2 AND lock_ends_at > clock_timestamp()
      RETURNING account`,
    releaseLock: `
      UPDATE ${table} SET owner = NULL, lock_ends_at = '-infinity' WHERE account = $1 AND owner = $2 RETURNING account`,
  }
}
