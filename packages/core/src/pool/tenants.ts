import type { Auth } from '../contract/auth.js'
import { Departed } from './departed.js'
import { checkKey, lifeOfMember } from './member.js'
import { mustStay } from './must-stay.js'
import { Roster } from './roster.js'

/** Which instance serves a key: one of the pool's, one that a run looks at, or one that was deleted in mid-flight. */
export class Tenants<Key extends string, Instance extends Auth<string>> {
  readonly #create: (key: Key) => Instance
  readonly #max: number
  /** In the order of their use, if there is a `max`. */
  readonly #used = new Roster<Key, Instance>()
  /** Those that a run made and that have to stay. Nobody has asked for them, so they leave first. */
  readonly #unused = new Roster<Key, Instance>()
  /** What runs look at just now. */
  readonly #visited = new Map<Key, { readonly instance: Instance; visits: number }>()
  /** Of each run under way: who was deleted since it began. */
  readonly #runs = new Set<Set<Key>>()
  readonly #departed = new Departed<Key, Instance>()
  #isExceeded = false

  constructor(create: (key: Key) => Instance, max: number | undefined) {
    this.#create = create
    this.#max = max ?? Infinity
  }

  get(key: Key): Instance {
    const known = this.#used.instances.get(key)
    if (known === undefined) return this.#enter(key)
    if (this.#max < Infinity) this.#used.renew(key, known)
    return known
  }

  has(key: Key): boolean {
    return this.#used.instances.has(key) || this.#unused.instances.has(key)
  }

  get size(): number {
    return this.#used.instances.size + this.#unused.instances.size
  }

  *keys(): Generator<Key> {
    yield* this.#unused.instances.keys()
    yield* this.#used.instances.keys()
  }

  *entries(): Generator<[Key, Instance]> {
    yield* this.#unused.instances
    yield* this.#used.instances
  }

  delete(key: Key): boolean {
    for (const deleted of this.#runs) deleted.add(key)
    const instance = this.#find(key) ?? this.#visited.get(key)?.instance
    if (instance === undefined) return false
    const had = this.has(key)
    this.#used.instances.delete(key)
    this.#unused.instances.delete(key)
    this.#visited.delete(key)
    this.#departed.add(key, instance)
    this.#noteSize()
    return had
  }

  /** The instance of a key, for a run: it neither enters the pool nor counts as used. */
  visit(key: Key): Instance {
    const visited = this.#visited.get(key) ?? { instance: this.#find(key) ?? this.#make(key), visits: 0 }
    visited.visits += 1
    this.#visited.set(key, visited)
    return visited.instance
  }

  /** Runs through tenants, which is told who is deleted meanwhile. */
  async run<Report>(work: (deleted: ReadonlySet<Key>) => Promise<Report>): Promise<Report> {
    const deleted = new Set<Key>()
    this.#runs.add(deleted)
    return work(deleted).finally(() => this.#runs.delete(deleted))
  }

  /** Ends a visit. An instance that is not in the pool then leaves, or stays if it has to. */
  leave(key: Key, instance: Instance): void {
    const visited = this.#visited.get(key)
    if (visited?.instance !== instance) return
    visited.visits -= 1
    if (visited.visits > 0) return
    this.#visited.delete(key)
    if (!this.has(key) && isNeeded(instance)) this.#admit(this.#unused, key, instance, [this.#unused])
  }

  #enter(key: Key): Instance {
    checkKey(key)
    const unused = this.#unused.instances.get(key)
    if (unused !== undefined) {
      this.#unused.instances.delete(key)
      this.#used.renew(key, unused)
      return unused
    }
    const busy = this.#departed.busy(key)
    if (busy !== undefined) return busy
    const instance = this.#visited.get(key)?.instance ?? this.#make(key)
    this.#admit(this.#used, key, instance)
    return instance
  }

  #find(key: Key): Instance | undefined {
    return this.#used.instances.get(key) ?? this.#unused.instances.get(key) ?? this.#departed.busy(key)
  }

  #make(key: Key): Instance {
    const instance = this.#create(key)
    const { account } = lifeOfMember(instance)
    const heritage = this.#departed.take(key)
    if (heritage) account.inherit(heritage)
    return instance
  }

  /** Makes room first, so that the newest, which has no token yet, is not the one to leave. */
  #admit(roster: Roster<Key, Instance>, key: Key, instance: Instance, leaving = [this.#unused, this.#used]): void {
    for (const each of leaving) {
      const left = each.dismiss(this.size + 1 - this.#max, isNeeded)
      for (const [former, gone] of left) lifeOfMember(gone).rare.onStart = () => this.#takeBack(former, gone)
    }
    roster.renew(key, instance)
    const isNews = this.#noteSize()
    if (isNews) lifeOfMember(instance).account.emit({ type: 'pool_exceeded', size: this.size, max: this.#max })
  }

  /** Of one that has left and is still in somebody's hands: what comes of its next token request may have to be known here. */
  #takeBack(key: Key, instance: Instance): void {
    if (!this.has(key) && !this.#visited.has(key)) this.#admit(this.#used, key, instance)
  }

  /** @returns whether the pool has just grown past its `max` */
  #noteSize(): boolean {
    const wasExceeded = this.#isExceeded
    this.#isExceeded = this.size > this.#max
    return this.#isExceeded && !wasExceeded
  }
}

const isNeeded = (instance: Auth<string>) => mustStay(lifeOfMember(instance))
