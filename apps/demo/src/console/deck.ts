/** Draws cards in an order that looks like chance, each as often as the others: as soon as all were drawn they are shuffled again. */
export function deckOf<Card>(cards: readonly Card[], seed: number): () => Card | undefined {
  let left: Card[] = []
  const below = randomBelow(seed)
  return () => {
    if (left.length === 0) left = [...cards]
    const [drawn] = left.splice(below(left.length), 1)
    return drawn
  }
}

/** Mulberry32, so that what happens can be repeated. */
export function randomBelow(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) % limit
  }
}
