/** One tenant, as the record of it is named. */
export interface RecordOwner {
  baseUrl: string
  clientId: string
  clientSecret: string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * The least that it takes to find one tenant's record in Redis and open it: one GET, and the Web Crypto calls that
 * core makes for name, key and plaintext. No checks, no deadlines, no instance.
 *
 * @throws Error where there is no record that opens: then this no longer does what core does
 */
export async function readRecord(
  get: (key: string) => Promise<string | null>,
  { baseUrl, clientId, clientSecret }: RecordOwner,
): Promise<string> {
  const root = await crypto.subtle.importKey('raw', encoder.encode(clientSecret), 'HKDF', false, [
    'deriveBits',
    'deriveKey',
  ])
  const [nameKey, cipher, idBits] = await Promise.all([
    crypto.subtle.deriveKey(hkdf('name'), root, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']),
    crypto.subtle.deriveKey(hkdf('cipher'), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveBits(hkdf('id'), root, 48),
  ])
  const tokenUrl = `${baseUrl}/authentication/v1/authentication/login`
  const digest = await crypto.subtle.sign('HMAC', nameKey, parts('toast', tokenUrl, clientId, '', '', clientSecret))
  const name = `toast:1:${base64Url(digest)}`
  const id = base64Url(idBits)
  const [version, keyId, iv, data] = ((await get(`{auth:${name}}`)) ?? '').split('.')
  if (version !== '1' || keyId !== id || iv === undefined || data === undefined) throw new Error('no such record')
  const additionalData = encoder.encode(`1.${id}.${name}`)
  const algorithm = { name: 'AES-GCM', iv: Buffer.from(iv, 'base64url'), additionalData }
  const plaintext = await crypto.subtle.decrypt(algorithm, cipher, Buffer.from(data, 'base64url'))
  const { token } = JSON.parse(decoder.decode(plaintext)) as { token: { accessToken: string } }
  return token.accessToken
}

function hkdf(purpose: string) {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(`pos-auth 1 ${purpose}`) }
}

const base64Url = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('base64url')

/** Each part after its length. */
function parts(...texts: string[]): Uint8Array<ArrayBuffer> {
  const pieces = texts.flatMap((text) => {
    const bytes = Buffer.from(text)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return [length, bytes]
  })
  return new Uint8Array(Buffer.concat(pieces))
}
