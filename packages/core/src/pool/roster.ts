/** Instances by key, in the order in which they are to leave. */
export class Roster<Key, Instance> {
  readonly instances = new Map<Key, Instance>()
  /** Where the search for one that may leave goes on. A new one has to pass all the gaps at the front of the map. */
  #hand: MapIterator<[Key, Instance]> | undefined
  /** How many instances it has passed that had to stay. */
  #passed = 0
  #moves = 0

  /** Puts an instance at the end. */
  renew(key: Key, instance: Instance): void {
    this.instances.delete(key)
    this.instances.set(key, instance)
    this.#moves += 1
    // A map's iterator keeps all the tables in memory that the map has replaced since.
    if (this.#moves > this.instances.size) this.#hand = undefined
  }

  /**
   * Lets instances leave that may, `most` of them, as far as a few looks find any. So a step among 100,000 that have to stay
   * takes no longer than one among ten.
   */
  dismiss(most: number, mustStay: (instance: Instance) => boolean): [Key, Instance][] {
    const left: [Key, Instance][] = []
    // All of them fit into one search: it begins at the front, and finds the first one that may leave.
    if (this.instances.size <= looks) this.#startOver()
    for (let look = 0; look < looks && left.length < most; look += 1) {
      const next = this.#next()
      if (next === undefined) break
      const [key, instance] = next
      if (mustStay(instance)) this.#passed += 1
      else {
        this.instances.delete(key)
        left.push(next)
      }
    }
    return left
  }

  #next(): [Key, Instance] | undefined {
    if (this.#hand === undefined) this.#goOn()
    const next = this.#hand?.next().value
    if (next !== undefined) return next
    this.#startOver()
    this.#goOn()
    return this.#hand?.next().value
  }

  #startOver(): void {
    this.#hand = undefined
    this.#passed = 0
  }

  #goOn(): void {
    this.#hand = this.instances.entries()
    this.#moves = 0
    for (let passed = 0; passed < this.#passed; passed += 1) this.#hand.next()
  }
}

/** How many instances one search looks at. */
const looks = 16
