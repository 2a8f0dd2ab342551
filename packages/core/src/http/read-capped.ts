/** The most that is read of a reply to a token request. Real ones are under 4 KiB. */
const capBytes = 64 * 1024

/**
 * Reads a response's body as text.
 *
 * @returns the text, or `undefined` when the body is longer than 64 KiB; the rest is then not read
 * @throws what the body's stream throws, when it is cut
 */
export async function readCapped(response: Response): Promise<string | undefined> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  let bytes = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > capBytes) {
      reader.cancel().catch(() => undefined)
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}
