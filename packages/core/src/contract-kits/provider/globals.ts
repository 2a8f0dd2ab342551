const watched = ['fetch', 'setTimeout', 'setInterval', 'setImmediate']

/** Runs some work, and returns which of the runtime's own timers and senders it used. */
export async function globalsUsedBy(work: () => Promise<unknown>): Promise<string[]> {
  const globals = globalThis as unknown as Record<string, unknown>
  const used: string[] = []
  const originals = watched.map((name): [string, unknown] => [name, globals[name]])
  for (const [name, original] of originals) {
    if (typeof original !== 'function') continue
    globals[name] = (...parameters: unknown[]): unknown => {
      used.push(name)
      // Must not let a request leave this machine: it would carry credentials to the real vendor.
      if (name === 'fetch') throw new TypeError('a provider sends by http.post only')
      return (original as (...given: unknown[]) => unknown)(...parameters)
    }
  }
  try {
    await work()
  } finally {
    Object.assign(globals, Object.fromEntries(originals))
  }
  return used
}

/** Runs some work while the runtime's clock is a day ahead. */
export async function aDayLater<Value>(work: () => Promise<Value>): Promise<Value> {
  const { Date: Real } = globalThis
  const later = () => Real.now() + 24 * 60 * 60_000
  globalThis.Date = new Proxy(Real, {
    construct: (target, given: [], itself) =>
      Reflect.construct(target, given.length === 0 ? [later()] : given, itself) as Date,
    get: (target, name, itself) => (name === 'now' ? later : Reflect.get(target, name, itself)) as unknown,
  })
  try {
    return await work()
  } finally {
    globalThis.Date = Real
  }
}
