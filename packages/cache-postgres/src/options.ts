import { checkedBy, takes, type SealedRefreshTokensOptions } from '@auth/core'
import * as v from 'valibot'
import type { PgClient, PostgresClient, PostgresJsClient } from './client.js'
import { isPostgresClient } from './client.js'

/** Which table. */
export interface PostgresTableOptions {
  /**
   * The schema that the table is in, as it is written in the catalog: capitals count.
   *
   * @default the first of the connection's `search_path`
   */
  schema?: string | undefined
  /** The table's name, as it is written in the catalog: capitals count. */
  table?: string | undefined
}

/** Options of `postgresCache`. */
export interface PostgresCacheOptions extends PostgresTableOptions {
  /** A `Pool` or `Client` of `pg`, or what `postgres()` made. You own it: its connections, errors and end. */
  client: PgClient | PostgresJsClient
  /**
   * The table, which is created where it is missing.
   *
   * @default 'auth_cache'
   */
  table?: string | undefined
}

/** Options of `postgresRefreshTokens`. */
export interface PostgresRefreshTokensOptions extends PostgresTableOptions, SealedRefreshTokensOptions {
  /** A `Pool` or `Client` of `pg`, or what `postgres()` made. You own it: its connections, errors and end. */
  client: PgClient | PostgresJsClient
  /**
   * The table, which is created where it is missing and was not there before.
   *
   * @default 'auth_refresh_tokens'
   */
  table?: string | undefined
}

/** PostgreSQL cuts longer names without a word, so that two would mean one table. */
const longestName = 63

const isName = (name: string) =>
  name !== '' && !name.includes('\0') && new TextEncoder().encode(name).length <= longestName

const name = () => v.optional(v.pipe(v.string(), v.check(isName, takes(`a name of 1 to ${longestName} bytes`))))

const tableFields = () => ({ schema: name(), table: name() })

const clientField = () =>
  v.custom<PostgresClient>(
    isPostgresClient,
    takes('a Pool or Client of the package pg, or what postgres() of the package postgres made'),
  )

/** @internal */
export const cacheCheck = /* @__PURE__ */ checkedBy(() => v.strictObject({ client: clientField(), ...tableFields() }))

/** @internal */
export const tableCheck = /* @__PURE__ */ checkedBy(() => v.strictObject(tableFields()))

/** Core's to check. */
const given = <Name extends keyof SealedRefreshTokensOptions>() =>
  v.custom<SealedRefreshTokensOptions[Name]>(() => true)

/** @internal */
export const refreshTokensCheck = /* @__PURE__ */ checkedBy(() =>
  v.strictObject({
    client: clientField(),
    ...tableFields(),
    account: given<'account'>(),
    encryptionKey: given<'encryptionKey'>(),
  }),
)
