import { toBase64Url } from '../util/base64.js'
import { keyBytes } from '../options/option-entries.js'
import type { EncryptionKey } from '../options/options.js'

/** A credential's record keys, from the encryption keys or, if there are none, from its secret. */
async function deriveKeyRing(
  encryptionKeys: readonly EncryptionKey[],
  secret: string,
  provider: string,
  parts: readonly string[],
): Promise<RecordKeyRing> {
  const configured = encryptionKeys.map(keyBytes).filter((key) => key !== undefined)
  const materials = configured.length ? configured : [new TextEncoder().encode(secret)]
  const [first, ...others] = await Promise.all(materials.map((material) => deriveRecordKeys(material, provider, parts)))
  if (first === undefined) throw new Error('a list of at least one key has a first one')
  return [first, ...others]
}

/** A key ring, and the encryption keys that it was derived from. */
export interface DerivedKeys {
  readonly from: readonly EncryptionKey[]
  readonly ring: Promise<RecordKeyRing>
}

/** Derives a key ring, unless the one that was derived last is of the same encryption keys. */
export function keysFrom(
  from: readonly EncryptionKey[],
  last: DerivedKeys | undefined,
  ...more: [secret: string, provider: string, parts: readonly string[]]
): DerivedKeys {
  const isSame = last !== undefined && areEqual(last.from, from)
  return isSame ? last : { from, ring: deriveKeyRing(from, ...more) }
}

function areEqual(one: readonly EncryptionKey[], other: readonly EncryptionKey[]): boolean {
  return one === other || (one.length === other.length && one.every((key, index) => key === other[index]))
}

/** What a piece of key material yields for a credential: where its record is, and how it is encrypted. */
export interface RecordKeys {
  /** The record's key in the cache. Reveals nothing about the credential without the key material. */
  readonly name: string
  /** Identifies the key material that encrypted a record. */
  readonly id: string
  readonly cipher: CryptoKey
}

/** The keys of one credential's record: the first encrypts, all decrypt. */
export type RecordKeyRing = readonly [RecordKeys, ...RecordKeys[]]

/** Changes whenever names, keys or records are made differently, so that two versions never meet in one record. */
export const formatVersion = '1'

/**
 * Derives a record's name and keys.
 *
 * The name is an HMAC-SHA-256 (RFC 2104) over the length-prefixed parts, so that any difference in one of them makes
 * another record. Its key, like the cipher's, comes from the key material by HKDF-SHA-256 (RFC 5869): with a key that
 * everybody knows, the name would let anyone test guesses of the password among the parts.
 *
 * @param material the encryption key, or a secret that the vendor issued
 * @param provider begins the name, for people who inspect the cache
 * @param parts everything that distinguishes a credential
 */
export async function deriveRecordKeys(
  material: Uint8Array<ArrayBuffer>,
  provider: string,
  parts: readonly string[],
): Promise<RecordKeys> {
  const root = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveBits', 'deriveKey'])
  const [nameKey, cipher, id] = await Promise.all([
    crypto.subtle.deriveKey(purposes.name, root, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']),
    crypto.subtle.deriveKey(purposes.cipher, root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveBits(purposes.id, root, 48),
  ])
  const name = await crypto.subtle.sign('HMAC', nameKey, lengthPrefixed([provider, ...parts]))
  return { name: `${provider}:${formatVersion}:${toBase64Url(name)}`, id: toBase64Url(id), cipher }
}

function hkdf(purpose: string) {
  const info = new TextEncoder().encode(`pos-auth ${formatVersion} ${purpose}`)
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
}

const purposes = { name: hkdf('name'), cipher: hkdf('cipher'), id: hkdf('id') }

/** Each part after its length in bytes, so that no two lists of parts give the same bytes. */
function lengthPrefixed(parts: readonly string[]): Uint8Array<ArrayBuffer> {
  const encoded = parts.map((part) => new TextEncoder().encode(part))
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + 4 + part.length, 0))
  const view = new DataView(bytes.buffer)
  let offset = 0
  for (const part of encoded) {
    view.setUint32(offset, part.length)
    bytes.set(part, offset + 4)
    offset += 4 + part.length
  }
  return bytes
}
