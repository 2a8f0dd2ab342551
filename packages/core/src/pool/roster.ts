/** Instances by key, in the order in which they are to leave. */
export class Roster<Key, Instance> {
  readonly instances = new Map<Key, Instance>()
  /** Where the search for one that may leave goes on: a live iterator, so that no search begins at the front again. */
  #hand = this.instances.entries()

  /** Puts an instance at the end. */
  renew(key: Key, instance: Instance): void {
    this.instances.delete(key)
    this.instances.set(key, instance)
  }

  /**
   * Lets instances leave that may, `most` of them, as far as a few looks find any. So one step among 100,000 that have to stay
   * takes no longer than one among ten.
   */
  dismiss(most: number, mustStay: (instance: Instance) => boolean): void {
    // All of them fit into one search: it begins at the front, and finds the first one that may leave.
    if (this.instances.size <= looks) this.#hand = this.instances.entries()
    let left = most
    for (let look = 0; look < looks && left > 0; look += 1) {
      const [key, instance] = this.#next() ?? []
      if (key === undefined || instance === undefined) return
      if (mustStay(instance)) continue
      this.instances.delete(key)
      left -= 1
    }
  }

  #next(): [Key, Instance] | undefined {
    const { value } = this.#hand.next()
    if (value !== undefined) return value
    this.#hand = this.instances.entries()
    return this.#hand.next().value
  }
}

/** How many instances one search looks at. */
const looks = 16
