import { plainError } from './plain-error.js'

/** What we use of `pg`: `new Pool` or `new Client`. */
export interface PgClient {
  /** Runs one statement with its parameters, or several without. */
  query(text: string, values?: string[]): Promise<unknown>
}

/** What we use of `postgres`: what `postgres()` gives. */
export interface PostgresJsClient {
  /** Runs one statement with its parameters, or several without. */
  unsafe(text: string, parameters?: string[]): PromiseLike<unknown>
}

export type PostgresClient = PgClient | PostgresJsClient

/** A row as both clients give it. Our statements name their columns in one word each, which no setting spells otherwise. */
export type Row = Readonly<Record<string, unknown>>

// `sql` of postgres is a function, and has no `query`.
const isPostgresJs = (client: unknown): client is PostgresJsClient =>
  typeof client === 'function' && typeof (client as { unsafe?: unknown }).unsafe === 'function'

const isPg = (client: unknown): client is PgClient =>
  typeof client === 'object' && client !== null && typeof (client as { query?: unknown }).query === 'function'

export const isPostgresClient = (client: unknown) => isPostgresJs(client) || isPg(client)

/** Whatever is sent again has failed in a transaction of its own, so that nothing of it was done. */
const tries = 8
/** Where the server's default isolation is above READ COMMITTED, whoever is second gets this. */
const concurrent: ReadonlySet<string | undefined> = new Set(['40001', '40P01'])

/**
 * Sends one statement, in a transaction of its own. Several are sent without parameters.
 *
 * @throws Error with the server's or the client's message and code, and nothing else of what they threw
 */
export async function send(client: PostgresClient, text: string, values?: string[]): Promise<readonly Row[]> {
  for (let left = tries; ; left -= 1) {
    try {
      const reply = isPostgresJs(client) ? await client.unsafe(text, values) : await client.query(text, values)
      return rowsOf(reply)
    } catch (thrown) {
      const error = plainError(thrown, values)
      if (left === 1 || !concurrent.has(error.code)) throw error
    }
  }
}

/** `pg` gives an object with rows, or an array of such for several statements; `postgres` gives the rows. */
function rowsOf(reply: unknown): readonly Row[] {
  const rows: unknown = Array.isArray(reply) ? reply : (reply as { rows?: unknown } | null | undefined)?.rows
  if (Array.isArray(rows)) return rows as readonly Row[]
  throw new Error('options.client answered with no rows, as neither pg nor postgres does')
}
