import type { EncryptionKey } from '../options/options.js'
import { checkedKeys, type Settings } from '../options/settings.js'
import { callOwn, unavailable } from '../util/call-own.js'

/**
 * The encryption keys as they are now, if there is anything to encrypt.
 *
 * @throws AuthError `credentials_unavailable`, or `invalid_options` for keys of the wrong form
 */
export async function readEncryptionKeys({
  cache,
  encryptionKeys: given,
  provider: { name: provider },
  totalTimeoutMs: deadlineMs,
  now,
}: Settings<unknown>): Promise<readonly EncryptionKey[]> {
  if (cache === undefined) return []
  if (typeof given !== 'function') return given
  const keys: unknown = await callOwn('the encryptionKey function', given, { provider, deadlineMs, now })
  // Never derived from the secret instead: whoever gives a function wants a key of their own.
  if (keys === undefined || keys === null) throw unavailable('the encryptionKey function gave nothing', provider)
  return checkedKeys(keys, provider)
}
