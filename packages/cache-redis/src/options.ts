import { checkedBy, takes } from '@auth/core'
import * as v from 'valibot'

/** What we use of a `redis` client: `createClient`, `createCluster`, `createClientPool` or `createSentinel`. */
export interface NodeRedisClient {
  /** Whether it was connected; distinguishes redis 4 and newer from older clients. */
  readonly isOpen: boolean
  /** Redis's `GET`. Some clients are set to give bytes. */
  get(key: string): Promise<string | Uint8Array | null>
  /** Redis's `DEL`. */
  del(key: string): Promise<unknown>
  /** Redis's `EVAL`. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/** What we use of an `ioredis` client: `new Redis` or `new Cluster`. */
export interface IoredisClient {
  /** Redis's `GET`. Some clients are set to give bytes. */
  get(key: string): Promise<string | Uint8Array | null>
  /** Redis's `DEL`. */
  del(key: string): Promise<unknown>
  /** Redis's `EVAL`. */
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  /** Distinguishes ioredis from other clients; not called. */
  defineCommand(name: string, definition: { lua: string }): unknown
}

/** Options of `redisCache`. */
export interface RedisCacheOptions {
  /** A connected client of `redis` 4 or newer, or of `ioredis`. You own it: its errors, options and closing. */
  client: NodeRedisClient | IoredisClient
  /**
   * What the names of all entries begin with, for example one for each application that shares a server. Without `{`
   * and `}`, which decide where in a cluster an entry is kept.
   *
   * @default 'auth'
   */
  prefix?: string | undefined
}

export const isIoredis = (client: object): client is IoredisClient =>
  hasMethods(client, ['get', 'del', 'eval', 'defineCommand'])

// `isOpen` came with redis 4: clients before that, and those in legacy mode, take callbacks and return nothing.
const isNodeRedis = (client: object): client is NodeRedisClient =>
  'isOpen' in client && hasMethods(client, ['get', 'del', 'eval'])

const hasMethods = (client: object, names: readonly string[]) =>
  names.every((name) => typeof (client as Record<string, unknown>)[name] === 'function')

const isClient = (input: unknown) =>
  typeof input === 'object' && input !== null && (isIoredis(input) || isNodeRedis(input))

/** @internal */
export const optionsCheck = /* @__PURE__ */ checkedBy(() =>
  v.strictObject({
    client: v.custom<RedisCacheOptions['client']>(
      isClient,
      takes('a client of the package redis (4 or newer) or ioredis'),
    ),
    prefix: v.optional(v.pipe(v.string(), v.regex(/^[^{}]+$/, takes('a string with neither { nor } in it')))),
  }),
)
