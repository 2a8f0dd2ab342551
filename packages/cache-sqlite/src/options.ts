import { checkedBy, takes, type SealedRefreshTokensOptions } from '@auth/core'
import * as v from 'valibot'

/** Options of `sqliteCache`. */
export interface SqliteCacheOptions {
  /**
   * The database file, for example `/var/lib/my-service/tokens.sqlite`, on a disk of this machine. It is created with
   * mode 0600 where it is missing, and its folder with 0700. All processes that share it run as one user.
   */
  path: string
  /**
   * The clock, in epoch milliseconds. Processes that share a file need the same one.
   *
   * @default Date.now
   */
  now?: (() => number) | undefined
}

/** Options of `sqliteRefreshTokens`. */
export interface SqliteRefreshTokensOptions extends SealedRefreshTokensOptions {
  /**
   * The database file, for example `/var/lib/my-service/grants.sqlite`, on a disk of this machine that outlives the service: not a cache's
   * file, but one of its own, for any number of accounts. It is created with mode 0600 where it is missing, and its folder with 0700. All
   * processes that share it run as one user.
   */
  path: string
  /**
   * The clock, in epoch milliseconds. Processes that share a file need the same one.
   *
   * @default Date.now
   */
  now?: (() => number) | undefined
}

const isFile = (path: string) => !/^$|^:memory:$|^file:|[/\\]$/i.test(path)
const path = (example: string) =>
  v.pipe(v.string(), v.check(isFile, takes(`the path of a file, such as /var/lib/my-service/${example}`)))
const clock = () => v.optional(v.custom<() => number>((input) => typeof input === 'function', takes('a function')))

/** @internal */
export const cacheCheck = /* @__PURE__ */ checkedBy(() => v.strictObject({ path: path('tokens.sqlite'), now: clock() }))

/** Core's to check. */
const given = <Name extends keyof SealedRefreshTokensOptions>() =>
  v.custom<SealedRefreshTokensOptions[Name]>(() => true)

/** @internal */
export const refreshTokensCheck = /* @__PURE__ */ checkedBy(() =>
  v.strictObject({
    path: path('grants.sqlite'),
    account: given<'account'>(),
    encryptionKey: given<'encryptionKey'>(),
    now: clock(),
  }),
)
