import type { GenericSchema } from 'valibot'

/** What is read of a schema, of whichever kind it is. */
interface Shape {
  readonly type: string
  readonly wrapped?: Shape
  readonly options?: readonly Shape[]
  readonly item?: Shape
  readonly entries?: Readonly<Record<string, Shape>>
  readonly literal?: unknown
}

/**
 * The known option that somebody meant by an unknown one.
 *
 * @param path where the unknown one is, its own name last
 * @param owner the object that has it
 */
export function suggestion(schema: GenericSchema, path: readonly string[], owner: unknown): string | undefined {
  const name = path.at(-1) ?? ''
  const given = Object(owner) as Readonly<Record<string, unknown>>
  let objects = objectsIn(schema)
  for (const key of path.slice(0, -1)) {
    objects = objects.flatMap(({ entries, item }) => objectsIn(entries?.[key] ?? item))
  }
  const known = objects.filter((object) => isMeant(object, given)).flatMap(({ entries }) => Object.keys(entries ?? {}))
  const near = known
    .filter((key) => !Object.hasOwn(given, key))
    .map((key) => ({ key, steps: isPart(name, key) ? 1 : distance(plain(name), plain(key)) }))
    .filter(({ key, steps }) => steps <= Math.max(1, Math.floor(Math.min(name.length, key.length) / 3)))
  return near.toSorted((one, other) => one.steps - other.steps)[0]?.key
}

/** The objects and arrays that a schema can mean, whatever they are wrapped in. */
function objectsIn(schema: Shape | undefined): Shape[] {
  if (schema === undefined) return []
  if (schema.wrapped) return objectsIn(schema.wrapped)
  if (schema.options?.every((option) => typeof option === 'object')) return schema.options.flatMap(objectsIn)
  return schema.entries || schema.item ? [schema] : []
}

/** Of variants, the one whose literal the object has. */
function isMeant({ entries = {} }: Shape, given: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(entries).every(([key, { type, literal }]) => type !== 'literal' || given[key] === literal)
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[-_]/g, '')

/** Whether a name is another one that lacks its unit, or has one too many: `timeout`, `timeoutMs`. */
function isPart(name: string, key: string): boolean {
  const [short = '', long = ''] = [plain(name), plain(key)].toSorted((one, other) => one.length - other.length)
  return short.length > 3 && long.startsWith(short) && long.length - short.length < 8
}

/** Letters to add, drop, change, or swap with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Infinity
      next.push(Math.min(changed, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    ;[before, row] = [row, next]
  }
  return row[other.length] ?? Infinity
}
