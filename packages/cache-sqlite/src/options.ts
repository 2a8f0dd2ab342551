import { checkedBy, takes } from '@auth/core'
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

const isFile = (path: string) => !/^$|^:memory:$|^file:|[/\\]$/i.test(path)

/** @internal */
export const optionsCheck = /* @__PURE__ */ checkedBy(() =>
  v.strictObject({
    path: v.pipe(v.string(), v.check(isFile, takes('the path of a file, such as /var/lib/my-service/tokens.sqlite'))),
    now: v.optional(v.custom<() => number>((input) => typeof input === 'function', takes('a function'))),
  }),
)
