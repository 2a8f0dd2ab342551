import { chunksOf } from './chunks.js'

/**
 * Reads a response's body as text. If the body is not a stream, calls its `text()`.
 *
 * @returns the text, or `undefined` when the body is longer than 64 KiB; the rest is then not read
 * @throws what the body's stream throws when it is cut off
 */
export async function readCapped(response: Response): Promise<string | undefined> {
  if (response.body === null) return ''
  const chunks = chunksOf(response)
  if (chunks === undefined) return upToCap(await response.text())
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for (;;) {
    const chunk = await chunks.next()
    if (chunk === undefined) return text + decoder.decode()
    bytes += chunk.byteLength
    if (bytes > capBytes) {
      chunks.stop()
      return undefined
    }
    text += decoder.decode(chunk, { stream: true })
  }
}

/** The most that is read of a token reply. Real ones are under 4 KiB. */
const capBytes = 64 * 1024

function upToCap(text: string): string | undefined {
  return new TextEncoder().encode(text).byteLength > capBytes ? undefined : text
}
