import type { DerivedKeys } from './record-keys.js'

/** What distinguishes credentials from previous ones. Bound to its keys, since others may be read in the meantime. */
export interface Identified {
  readonly parts: readonly string[]
  /** All parts except the secret: the subject of the credentials. */
  readonly subject: string
  readonly secret: string
  /** How many readings began before this one, here or elsewhere in the process. */
  readonly order: number
  /** Their record's keys. Derived once from the same encryption keys, and only when a cache needs them. */
  keys?: DerivedKeys
  /** Whether the cache failed the last flight, so that what it learnt may be known to this process alone. */
  isUnshared?: boolean
}

/** Whether these are the same credentials. */
export function isSameIdentity(one: Identified, other: Identified): boolean {
  return one.parts.length === other.parts.length && one.parts.every((part, index) => part === other.parts[index])
}
