import { randomBytes } from 'node:crypto'
import type { AuthOptions } from '@auth/core'
import type { LiveProvider, Variables } from '../live-providers.js'
import { readEncryptionKey, readOrMakeEncryptionKey } from './encryption-key.js'
import { cacheTimeoutMs } from './open-cache.js'

/** The options with which a provider asks for a token: what it brings is kept in the cache. */
export function writingOptions({ hasPassword }: LiveProvider, variables: Variables): AuthOptions {
  return { cacheTimeoutMs, ...(hasPassword && { encryptionKey: readOrMakeEncryptionKey(variables) }) }
}

/** The options with which it is looked for. Where there is no key yet, nothing was kept under it. */
export function readingOptions({ hasPassword }: LiveProvider, variables: Variables): AuthOptions {
  if (!hasPassword) return { cacheTimeoutMs }
  return { cacheTimeoutMs, encryptionKey: readEncryptionKey(variables) ?? randomBytes(32) }
}
