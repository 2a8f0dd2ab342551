import type { EncryptionKey } from '../options/options.js'
import type { Settings } from '../options/settings.js'
import { CacheSession, type CacheSessionOptions } from './cache-session.js'
import type { Identified } from './identified.js'
import { deriveKeyRing } from './record-keys.js'

/** Opens a flight's cache session. The keys of its credentials' record are derived once, as long as they stay the same. */
export async function openSession(
  settings: Settings<unknown>,
  { cache, identified, encryptionKeys, emit }: Opening,
): Promise<CacheSession> {
  const { parts, secret, keys: known } = identified
  const isKnown = known !== undefined && areEqual(known.from, encryptionKeys)
  const { ring } = (identified.keys = isKnown
    ? known
    : { from: encryptionKeys, ring: deriveKeyRing(encryptionKeys, secret, settings.provider.name, parts) })
  return new CacheSession({ settings, cache, keys: await ring, emit })
}

interface Opening extends Pick<CacheSessionOptions, 'cache' | 'emit'> {
  readonly identified: Identified
  readonly encryptionKeys: readonly EncryptionKey[]
}

function areEqual(one: readonly EncryptionKey[], other: readonly EncryptionKey[]): boolean {
  return one === other || (one.length === other.length && one.every((key, index) => key === other[index]))
}
