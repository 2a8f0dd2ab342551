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
  let bytes = 0
  let over = false
  const capped = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes <= capBytes) controller.enqueue(chunk)
        else {
          over = true
          controller.terminate()
        }
      },
    }),
  )
  const text = await new Response(capped).text()
  return over ? undefined : text
}
