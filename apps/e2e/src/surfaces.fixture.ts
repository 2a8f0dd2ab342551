import assert from 'node:assert'
import { inspect } from 'node:util'
import { serialize } from 'node:v8'
import { expect } from 'vitest'

const all = { depth: Infinity, showHidden: true, getters: true, showProxy: true, maxArrayLength: Infinity }

/** Everything that a program, a logger or an error reporter could make of a value. */
export function surfacesOf(name: string, value: unknown): [where: string, text: string][] {
  return [
    [`String(${name})`, attempt(() => String(value))],
    [`inspect(${name})`, inspect(value)],
    [`inspect(${name}), all of it`, inspect(value, all)],
    [`inspect(${name}), all of it, its own way left out`, inspect(value, { ...all, customInspect: false })],
    [`inspect of an error that ${name} caused`, inspect(new Error('x', { cause: value }), all)],
    [`JSON.stringify(${name})`, attempt(() => JSON.stringify(value) ?? '')],
    [`structuredClone(${name})`, attempt(() => inspect(structuredClone(value), all))],
    [`v8.serialize(${name})`, attempt(() => serialize(value).toString('latin1'))],
    [`the message of assert about ${name}`, messageOf(() => assert.deepStrictEqual(value, { other: 1 }))],
    [`the message of expect about ${name}`, messageOf(() => expect(value).toStrictEqual({ other: 1 }))],
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

/** What a test that compares it with something else prints. */
function messageOf(compare: () => void): string {
  try {
    compare()
    return ''
  } catch (error) {
    const { message, diff = '' } = error as { message: string; diff?: string }
    return message + diff
  }
}

function attempt<Value>(read: () => Value): Value | '' {
  try {
    return read()
  } catch {
    return ''
  }
}
