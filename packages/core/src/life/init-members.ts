/**
 * Reads an init as `fetch` does: by name, so that inherited members and getters count too. The object may be a
 * `Request`, a class instance, or created from another object; a spread would lose what it inherits.
 */
export function membersOf(init: object): Members {
  const members: Record<PropertyKey, unknown> = { ...init }
  const read = (key: PropertyKey) => {
    if (Object.hasOwn(members, key)) return
    const value: unknown = Reflect.get(init, key)
    if (value !== undefined) members[key] = value
  }
  for (const name of standardNames) read(name)
  if (isPlain(init)) return members
  for (const name of furtherNames) read(name)
  let from = Object.getPrototypeOf(init) as object | null
  for (; from !== null && !isBuiltIn(from); from = Object.getPrototypeOf(from) as object | null) {
    for (const key of Reflect.ownKeys(from)) if (isMember(from, key)) read(key)
  }
  return members
}

/** The members of an init, each read once. */
export type Members = Omit<RequestInit, 'headers' | 'body'> & {
  headers?: HeadersInit | undefined
  body?: unknown
  authRetry?: boolean | undefined
}

/** What the fetch standard reads from an init, and `authRetry`. Anything else belongs to a platform or a client. */
const standardNames = [
  'authRetry',
  'body',
  'cache',
  'credentials',
  'duplex',
  'headers',
  'integrity',
  'keepalive',
  'method',
  'mode',
  'priority',
  'redirect',
  'referrer',
  'referrerPolicy',
  'signal',
  'window',
] as const

/** Further members that platforms and clients read by name, so even when no list of keys has them. */
const furtherNames = ['agent', 'cf', 'client', 'dispatcher', 'next', 'proxy', 'timeout', 'tls'] as const

const names: ReadonlySet<string> = new Set(standardNames)

/** The members that `Request` does not know, to pass to `fetch` alongside one. */
export function beyondStandard(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.has(name)))
}

/** The members that `Request` knows, so that it can check them. */
export function standardOnly(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name, value]) => names.has(name) && value !== undefined))
}

/** Whether a value is a `Request`: the platform's, another realm's or a client's own. */
export function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && tagOf(value) === 'Request'
}

/** Which kind of platform object a value is, from any realm or client: `Blob`, `FormData`, and so on. */
export function tagOf(value: object): unknown {
  return (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
}

function isPlain(init: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(init)
  return prototype === Object.prototype || prototype === null
}

/** Whether a prototype's members are known: `Object.prototype` of any realm, or that of a `Request`. */
function isBuiltIn(prototype: object): boolean {
  return Object.hasOwn(prototype, 'hasOwnProperty') || Object.hasOwn(prototype, Symbol.toStringTag)
}

/** Whether an inherited property is a member, not a method of its class. */
function isMember(owner: object, key: PropertyKey): boolean {
  const property = Reflect.getOwnPropertyDescriptor(owner, key)
  return property !== undefined && (property.enumerable === true || typeof property.value !== 'function')
}
