import * as v from 'valibot'
import { takes } from './parse.js'

/** A schema of credentials that also refuses a known field in another spelling, which it would leave aside. */
export function withSpelling<Output>(schema: v.GenericSchema<unknown, Output>): v.GenericSchema<unknown, Output> {
  const names = Object.keys(entriesOf(schema))
  const spelt = v.pipe(
    v.custom<object>((input) => typeof input === 'object' && input !== null, takes('an object')),
    v.check(
      (input) => misspelt(names, input).length === 0,
      takes(({ input }: { input: object }) => misspelt(names, input).join(' and ')),
    ),
    // What has passed is an object, which it takes as it takes anything.
    schema as unknown as v.GenericSchema<object, Output>,
  )
  return spelt
}

/** The fields of a schema of an object, whatever is done with it afterwards. */
export function entriesOf(schema: v.GenericSchema): Readonly<Record<string, v.GenericSchema>> {
  const { entries, pipe } = schema as { entries?: Record<string, v.GenericSchema>; pipe?: readonly v.GenericSchema[] }
  return entries ?? (pipe?.[0] === undefined || pipe[0] === schema ? {} : entriesOf(pipe[0]))
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
