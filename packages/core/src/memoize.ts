/**
 * Makes a function that gives the same object again for the same arguments, for as long as somebody holds it. A provider
 * makes its facts with it, so that a program's many tenants share them.
 *
 * @param make takes what JSON can tell apart; must depend on nothing else
 */
export function memoize<Arguments extends readonly unknown[], Value extends object>(
  make: (...from: Arguments) => Value,
): (...from: Arguments) => Value {
  const made = new Map<string, WeakRef<Value>>()
  return (...from) => {
    const key = JSON.stringify(from)
    const known = made.get(key)?.deref()
    if (known) return known
    const value = make(...from)
    made.set(key, new WeakRef(value))
    return value
  }
}
