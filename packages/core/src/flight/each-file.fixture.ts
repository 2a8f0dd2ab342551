// All copies of core in a process share which refresh tokens are in use, and test files share a process. What one leaves in
// use, on purpose, is not the next one's: Vitest runs this before each. Core fills in the value, and it stays configurable.
Object.defineProperty(globalThis, Symbol.for('@auth/core/grants in use'), { value: undefined, configurable: true })
