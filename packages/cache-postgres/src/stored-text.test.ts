import { describe, expect, it } from 'vitest'
import { storedKey, storedText, textOf } from './stored-text.js'

describe('what is kept', () => {
  it('is what core writes, as it is', () => {
    const record = 'toast:1:HMQyfDp4o8OGAt8jfVmlmqjHcZmKH0_mkLL45LckBHk 1.yg3jSr1u.pBL0dd4Ck6Gg0FHS.Yk3+/='
    expect(storedText(record)).toBe(record)
  })

  it.each([
    ['NUL', '\0'],
    ['half of a surrogate pair', '\ud83d'],
    ['backslashes, and what looks like an escape', String.raw`\ \\ \u0041 \sha256:`],
    ['line ends', '\r\n'],
    ['letters of any script, and emoji', 'é e\u0301 日本語 👩‍👩‍👧'],
    ['an empty text', ''],
  ])('is printable ASCII and comes back: %s', (_what, text) => {
    expect(storedText(text)).toMatch(/^[ -~]*$/)
    expect(textOf(storedText(text))).toBe(text)
  })

  it('of a key is its hash where no index would take it, and no other key is kept so', async () => {
    const [long, longer] = ['x'.repeat(5_000), 'x'.repeat(5_001)]
    const stored = await storedKey(long)
    expect(stored).toMatch(/^\\sha256:[\da-f]{64}$/)
    expect(await storedKey(longer)).not.toBe(stored)
    expect(await storedKey(stored)).not.toBe(stored)
    expect(await storedKey('x'.repeat(1_024))).toBe('x'.repeat(1_024))
  })
})
