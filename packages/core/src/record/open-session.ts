import type { EncryptionKey } from '../options/options.js'
import type { Settings } from '../options/settings.js'
import { CacheSession, type CacheSessionOptions } from './cache-session.js'
import type { Identified } from './identified.js'
import { keysFrom } from './record-keys.js'

/** Opens a flight's cache session. The keys of its credentials' record are derived once, as long as they stay the same. */
export async function openSession(
  settings: Settings<unknown>,
  { cache, identified, encryptionKeys, emit }: Opening,
): Promise<CacheSession> {
  const { parts, secret } = identified
  identified.keys = keysFrom(encryptionKeys, identified.keys, secret, settings.provider.name, parts)
  return new CacheSession({ settings, cache, keys: await identified.keys.ring, emit })
}

interface Opening extends Pick<CacheSessionOptions, 'cache' | 'emit'> {
  readonly identified: Identified
  readonly encryptionKeys: readonly EncryptionKey[]
}
