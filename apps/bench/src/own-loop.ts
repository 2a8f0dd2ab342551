type Loop = <Instance>(
  operation: (instance: Instance) => Promise<unknown>,
  instances: readonly Instance[],
  operations: number,
) => Promise<void>

/**
 * A loop of one contender's own. One function for all would be compiled for all of them together, and the call in it be
 * slow for each; the name in the source keeps the engine from taking the same compiled function again.
 */
export function ownLoop(name: string): Loop {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- a closure would share its compiled code
  return new Function(`return async function loop(operation, instances, operations) {
    // ${name}
    const { length } = instances
    if (length === 1) {
      const instance = instances[0]
      for (let count = 0; count < operations; count += 1) await operation(instance)
      return
    }
    for (let count = 0; count < operations; count += 1) await operation(instances[count % length])
  }`)() as Loop
}

type Lookups = (get: (key: string) => unknown, keys: readonly string[], operations: number) => unknown

/** The same for what answers at once: to await that would cost more than it does. */
export function ownLookups(name: string): Lookups {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- as above
  return new Function(`return function lookups(get, keys, operations) {
    // ${name}
    const { length } = keys
    let last
    for (let count = 0; count < operations; count += 1) last = get(keys[count % length])
    return last
  }`)() as Lookups
}
