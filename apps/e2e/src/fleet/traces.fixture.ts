/** Everything that a secret can look like where it is kept. */
export function spellingsOf(secret: string): [spelling: string, text: string][] {
  const bytes = Buffer.from(secret)
  const encoded = [0, 1, 2].flatMap((offset): [string, string][] => [
    [`base64, offset ${offset}`, within(bytes, offset, 'base64')],
    [`base64url, offset ${offset}`, within(bytes, offset, 'base64url')],
  ])
  return [
    ['raw', secret],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['percent-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ '': secret }).toString().slice(1)],
    ...encoded,
  ]
}

/** What of it is the same in the base64 of any text in which it stands at this offset from a multiple of three. */
function within(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(encoding)
    .replace(/=+$/, '')
  const isWhole = (offset + bytes.length) % 3 === 0
  return text.slice(offset === 0 ? 0 : offset + 1, isWhole ? undefined : -1)
}

/** Which secrets can be read in these bytes, and how. Of a long one every piece counts: a store may split it. */
export function tracesIn(bytes: Buffer, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    spellingsOf(secret)
      .filter(([, text]) => piecesOf(text).some((piece) => bytes.includes(piece)))
      .map(([spelling]) => `${name}, ${spelling}`),
  )
}

const pieceLength = 20

function piecesOf(text: string): string[] {
  if (text.length <= pieceLength) return [text]
  return Array.from({ length: Math.floor(text.length / pieceLength) }, (_, index) =>
    text.slice(index * pieceLength, (index + 1) * pieceLength),
  )
}
