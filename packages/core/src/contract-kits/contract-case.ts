/** One test of a contract, for any test runner: `it(name, run)`. */
export interface ContractCase {
  /** What must hold, as a sentence. */
  readonly name: string
  /** Rejects with an Error that says what was expected and what happened instead. */
  readonly run: () => Promise<void>
}

/** Compares two plain values, without a test runner's help. @throws Error naming both, cut to a readable length */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (Object.is(actual, expected)) return
  throw new Error(`${what}: expected ${printed(expected)}, got ${printed(actual)}`)
}

function printed(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length <= 80 ? text : `${text.slice(0, 77)}… (${text.length} characters)`
}
