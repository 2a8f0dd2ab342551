/** An index takes no longer entry than a third of a page. No key that is written by core comes near. */
const longestKey = 1024

/**
 * A text as it is kept: in printable ASCII, so that every server encoding holds it, and texts that differ stay different. PostgreSQL
 * has no NUL in a text, nor half of a surrogate pair. What core writes is kept as it is.
 */
export const storedText = (text: string) =>
  text.replaceAll(/[^ -[\]-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The text that was kept. */
export const textOf = (stored: string) =>
  stored.replaceAll(/\\u([\da-f]{4})/g, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))

/** A key as it is kept: its text, or what stands for one that no index would take. */
export async function storedKey(key: string): Promise<string> {
  const stored = storedText(key)
  if (stored.length <= longestKey) return stored
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(stored))
  // No text is kept with this beginning.
  return `\\sha256:${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
