import { inspect } from 'node:util'

/** Everything that a program, a logger or an error reporter could make of a value. */
export function surfacesOf(name: string, value: unknown): [where: string, text: string][] {
  return [
    [`String(${name})`, attempt(() => String(value))],
    [`inspect(${name})`, inspect(value)],
    [`inspect(${name}), all of it`, inspect(value, { depth: Infinity, showHidden: true })],
    [
      `inspect(${name}), all of it, its own way left out`,
      inspect(value, { depth: Infinity, showHidden: true, customInspect: false }),
    ],
    [`JSON.stringify(${name})`, attempt(() => JSON.stringify(value) ?? '')],
    ...walk(name, value, new Set()),
  ]
}

/** Reads every property of an object, hidden ones and causes included, but not those of its class. */
function* walk(path: string, value: unknown, seen: Set<unknown>): Generator<[where: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
  seen.add(value)
  for (const key of Reflect.ownKeys(value)) {
    const at = `${path}.${String(key)}`
    yield [`the name ${at}`, String(key)]
    const read = () => (value as Record<PropertyKey, unknown>)[key]
    yield* walk(at, attempt(read), seen)
  }
}

function attempt<Value>(read: () => Value): Value | '' {
  try {
    return read()
  } catch {
    return ''
  }
}
