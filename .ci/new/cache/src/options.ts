import { checkedBy, takes } from '@auth/core'
import * as v from 'valibot'

/** TO STATE: the methods that are used of a client of Acme, each with what it does there. */
export interface AcmeClient {
  /** Reads the value of a key. */
  get(key: string): Promise<unknown>
}

/** Options of `acmeCache`. */
export interface AcmeCacheOptions {
  /** A connected client. You own it: its errors, options and closing. */
  client: AcmeClient
}

const isClient = (input: unknown) =>
  typeof input === 'object' && input !== null && typeof (input as Record<string, unknown>)['get'] === 'function'

/** @internal */
export const optionsCheck = /* @__PURE__ */ checkedBy(() =>
  v.strictObject({ client: v.custom<AcmeClient>(isClient, takes('a client of Acme')) }),
)
