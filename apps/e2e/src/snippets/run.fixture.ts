// Runs one example, a module, and looks at what it made: a reply must be a success, and an instance must get a token.
// Usage: node run.js <module> [alone], the latter for an example that brings its own network.
import { pathToFileURL } from 'node:url'

const [, , path = '', alone] = process.argv
if (alone === undefined) await import('./prelude.fixture.js')
const made = (await import(pathToFileURL(path).href)) as Record<string, unknown>

for (const [name, value] of Object.entries(made)) {
  if (value instanceof Response && !value.ok) throw new Error(`${name} has the status ${value.status}`)
  if (hasGetToken(value)) await value.getToken()
}
// Clients of Redis and PostgreSQL, and servers of this machine would keep the process.
process.exit(0)

function hasGetToken(value: unknown): value is { getToken: () => Promise<unknown> } {
  return typeof value === 'object' && value !== null && 'getToken' in value && typeof value.getToken === 'function'
}
