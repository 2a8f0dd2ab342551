/** A reply made from a real one. */
export interface Variation {
  /** What was done to it, for messages. */
  readonly what: string
  readonly body: unknown
}

/** A reply in which one place is missing or of another type. */
export interface Damaged extends Variation {
  /** Whether that place is now empty: a provider may have a default. */
  readonly isGone: boolean
}

/** A path in a JSON value: the keys that lead there. */
type Place = readonly string[]

/** Bodies without any token. */
export const wrongBodies: readonly Variation[] = [{}, [], null, 'text', 42, true, [{}], { error: 'some_error' }].map(
  (body) => ({ what: `the reply ${JSON.stringify(body)}`, body }),
)

/** Every way to damage one place of a reply. */
export function damaged(body: unknown): Damaged[] {
  return placesIn(body).flatMap((place) => {
    const value = valueAt(body, place)
    // Another number would be an equally valid lifetime.
    const isNumber = /^-?[\d.]+$/.test(String(value))
    const others: [what: string, other: unknown][] = [
      ['nothing', undefined],
      ['null', null],
      ['true', true],
      isNumber ? ['a word', 'soon'] : ['a number', 42],
      ['itself in an array', [value]],
      ['itself in an object', { value }],
    ]
    return others.map(([what, other]) => ({
      what: `the reply with ${what} for ${place.join('.')}`,
      body: changed(body, place, other),
      isGone: other === undefined || other === null,
    }))
  })
}

/** The reply with undocumented fields, on every level. */
export function extended(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const known = Object.entries(body).map(([key, value]): [string, unknown] => [key, extended(value)])
  return { 'contract.extra': null, contractExtra: { nested: [1, 'text', null] }, ...Object.fromEntries(known) }
}

/** The reply without the field that holds a value. */
export function without(body: unknown, value: unknown): unknown {
  const place = placesIn(body).find((each) => valueAt(body, each) === value)
  return place === undefined ? body : changed(body, place, undefined)
}

/** Whether a value is where it was in the reply. */
export function isKept(value: unknown, body: unknown, changedBody: unknown): boolean {
  const nameOf = (place: Place) => JSON.stringify(place)
  const was = placesIn(body).find((each) => valueAt(body, each) === value)
  return placesIn(changedBody).some(
    (place) => was !== undefined && nameOf(place) === nameOf(was) && valueAt(changedBody, place) === value,
  )
}

/** Fields in which vendors explain a refusal. */
const talkative = ['error_description', 'message', 'developerMessage', 'Message', 'detail', 'errors']

/** Every way for a refusal to repeat a text: in one of its fields, in one it might have had, and as its body. */
export function echoing(body: unknown, text: string): Variation[] {
  const base = typeof body === 'object' && body !== null ? body : {}
  const places = [...placesIn(base), ...talkative.map((name) => [name])]
  return [
    ...places.map((place) => ({ what: `an echo in ${place.join('.')}`, body: changed(base, place, text) })),
    { what: 'a refusal that is an echo', body: text },
  ]
}

function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, each]) => placesIn(each, place.concat(key)))
  return [...Object.keys(value).map((key) => place.concat(key)), ...inner]
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce((inner, key) => (inner as Record<string, unknown>)[key], value)
}

/** A copy with another value in one place; `undefined` removes the place. */
function changed(value: unknown, [key, ...rest]: Place, other: unknown): unknown {
  if (key === undefined) return other
  const copy = structuredClone(value) as Record<string, unknown>
  copy[key] = changed(copy[key], rest, other)
  if (copy[key] === undefined) delete copy[key]
  return copy
}
