/**
 * Reads an init as `fetch` does: by name, so that what it inherits and its getters count too. An object may be a
 * `Request`, one of a class, or made from another one; a spread would lose what is not its own.
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

/** What the fetch standard reads of an init, and `authRetry`. Whatever else there is belongs to a platform or a client. */
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

/** Further members that platforms and clients read by name, and so also where nothing lists them. */
const furtherNames = ['agent', 'cf', 'client', 'dispatcher', 'next', 'proxy', 'timeout', 'tls'] as const

const names: ReadonlySet<string> = new Set(standardNames)

/** The members that `Request` knows nothing of, to be given to `fetch` beside one. */
export function beyondStandard(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.has(name)))
}

/** The members that `Request` knows, to have it check them. */
export function standardOnly(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name, value]) => names.has(name) && value !== undefined))
}

/** Whether a value is a `Request`: the platform's, another realm's or a client's own. */
export function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && tagOf(value) === 'Request'
}

/** What kind of object of the platform a value is, of whichever realm or client: `Blob`, `FormData`, and so on. */
export function tagOf(value: object): unknown {
  return (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
}

function isPlain(init: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(init)
  return prototype === Object.prototype || prototype === null
}

/** Whether a prototype is one whose members are known: that of all objects, of whichever realm, or of a `Request`. */
function isBuiltIn(prototype: object): boolean {
  return Object.hasOwn(prototype, 'hasOwnProperty') || Object.hasOwn(prototype, Symbol.toStringTag)
}

/** Whether an inherited property is a member and not a method of its class. */
function isMember(owner: object, key: PropertyKey): boolean {
  const property = Reflect.getOwnPropertyDescriptor(owner, key)
  return property !== undefined && (property.enumerable === true || typeof property.value !== 'function')
}
