import type { RecordKeyRing } from './record-keys.js'

/** What makes credentials others than those before. Bound to the keys, since others may be read in the meantime. */
export interface Identified {
  readonly parts: readonly string[]
  /** All of the parts but the secret: whose credentials they are. */
  readonly subject: string
  readonly secret: string
  /** How many readings began before this one, here or elsewhere in the process. */
  readonly order: number
  /** The keys of their record. Derived once, and only when a cache needs them. */
  keys?: Promise<RecordKeyRing>
}

/** Whether these are the same credentials. */
export function isSameIdentity(one: Identified, other: Identified): boolean {
  return one.parts.length === other.parts.length && one.parts.every((part, index) => part === other.parts[index])
}
