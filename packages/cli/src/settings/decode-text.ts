const decoders = {
  utf8: new TextDecoder('utf-8', { fatal: true }),
  littleEndian: new TextDecoder('utf-16le', { fatal: true }),
  bigEndian: new TextDecoder('utf-16be', { fatal: true }),
}

/**
 * The text of a file in UTF-8 or UTF-16, with a byte order mark or without, its lines ended by `\n`. `undefined` for what
 * is neither: a guess would send a password with other letters in it, and a vendor counts that as a wrong one.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoderOf(bytes).decode(bytes)
    if (text.includes('\0')) return undefined
    // The decoder takes the first mark away. More of them stand where files were put together.
    return text.replaceAll(/\r\n?/g, '\n').replaceAll(/^\uFEFF+/gm, '')
  } catch {
    return undefined
  }
}

function decoderOf(bytes: Uint8Array): TextDecoder {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decoders.littleEndian
  if (first === 0xfe && second === 0xff) return decoders.bigEndian
  // Without a mark the names of the variables tell: each of their letters has a zero beside it.
  if (first !== 0 && second === 0) return decoders.littleEndian
  if (first === 0 && second !== 0) return decoders.bigEndian
  return decoders.utf8
}
