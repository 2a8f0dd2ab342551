/** The most that is remembered: the hosts that a program talks to are few. */
const most = 16

/**
 * Makes a function that gives the same object again for the same arguments, as long as those are among the last 16
 * different ones. A provider makes its facts with it, so that a program's many tenants share them, and its schemas, so
 * that an import makes none.
 *
 * @param make takes what JSON can tell apart; must depend on nothing else
 */
export function memoize<Arguments extends readonly unknown[], Value extends object>(
  make: (...from: Arguments) => Value,
): (...from: Arguments) => Value {
  const made = new Map<string, Value>()
  return (...from) => {
    const key = JSON.stringify(from)
    const value = made.get(key) ?? make(...from)
    // A map keeps the order in which keys came, so the first one is the one that was not asked for the longest.
    made.delete(key)
    made.set(key, value)
    const [oldest] = made.size > most ? made.keys() : []
    if (oldest !== undefined) made.delete(oldest)
    return value
  }
}
