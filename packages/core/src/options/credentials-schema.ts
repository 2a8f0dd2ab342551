import * as v from 'valibot'
import { takes } from './parse.js'

/**
 * The schema of a provider's credentials. They come as they lie in a secret store or a table: fields that are not needed
 * are left out, and a needed one in another spelling is refused, since it would be left out too.
 *
 * @param copy writes the known fields into an object literal, which has no room for more: each of many tenants keeps it
 */
export function credentialFields<const Entries extends v.ObjectEntries, Credentials extends object>(
  entries: Entries,
  copy: (fields: v.InferOutput<v.ObjectSchema<Entries, undefined>>) => Credentials,
) {
  const names = Object.keys(entries)
  return v.pipe(
    v.custom<object>((input) => typeof input === 'object' && input !== null, takes('an object')),
    v.check(
      (input) => misspelt(names, input).length === 0,
      takes(({ input }: { input: object }) => misspelt(names, input).join(' and ')),
    ),
    v.object(entries),
    v.transform(copy),
  )
}

/** The schema entry for credentials: an object of that schema, or a function that gives one. */
export const credentialsOrFunction = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.union(
    [schema, v.custom<() => unknown>((input) => typeof input === 'function', takes('a function'))],
    takes('an object or a function'),
  )

/** Known names that are missing while another one differs from them in case and punctuation alone. */
function misspelt(names: readonly string[], input: object): string[] {
  const others = Object.keys(input).filter((key) => !names.includes(key))
  return names
    .filter((name) => !(name in input))
    .flatMap((name) => others.filter((key) => letters(key) === letters(name)).map((key) => `${name} (not ${key})`))
}

const letters = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
