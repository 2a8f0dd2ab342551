import { fromBase64, toBase64Url } from '../util/base64.js'
import { formatVersion, type RecordKeys } from './record-keys.js'

/**
 * Encrypts a record with AES-256-GCM. Key id and record name are associated data: a record moved to another key does
 * not open. Replacing a record with an older one goes unnoticed.
 */
export async function seal(plaintext: string, keys: RecordKeys): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt(gcm(iv, keys), keys.cipher, new TextEncoder().encode(plaintext))
  return `${formatVersion}.${keys.id}.${toBase64Url(iv)}.${toBase64Url(data)}`
}

/** A longer record was not written by us: no vendor's reply is that long. */
const longestSealed = 64 * 1024

/** A sealed record: format version, key id, initialization vector and ciphertext, each in base64url. */
const sealedForm = /^(\d+)\.([\w-]+)\.([\w-]+)\.([\w-]+)$/

/** Decrypts a record. Returns `undefined` for one of another version or key, or one that was changed, cut or padded. */
export async function open(sealed: string, keys: RecordKeys, longest = longestSealed): Promise<string | undefined> {
  if (sealed.length > longest) return undefined
  const [, version, id, iv, data] = sealedForm.exec(sealed) ?? []
  if (version !== formatVersion || id !== keys.id || iv === undefined || data === undefined) return undefined
  try {
    return new TextDecoder().decode(
      await crypto.subtle.decrypt(gcm(fromBase64(iv), keys), keys.cipher, fromBase64(data)),
    )
  } catch {
    return undefined
  }
}

function gcm(iv: Uint8Array<ArrayBuffer>, { id, name }: RecordKeys) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${formatVersion}.${id}.${name}`) }
}
