/** Bytes in the base64 of URLs and of JWTs (RFC 4648 section 5), without padding. */
export function toBase64Url(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string {
  let binary = ''
  for (const byte of new Uint8Array(bytes)) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The reverse, which also accepts standard base64. @throws when the text is neither */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}
