/** The items in a random order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: () => number = Math.random): Item[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1))
    const [a, b] = [result[last], result[chosen]] as [Item, Item]
    result[last] = b
    result[chosen] = a
  }
  return result
}
