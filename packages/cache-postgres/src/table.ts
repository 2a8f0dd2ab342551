import { AuthError } from '@auth/core'
import { send, type PostgresClient, type Row } from './client.js'
import { quotedName, readMark, schemaVersion, type TableForm } from './schema.js'
import type { PostgresTableOptions } from './options.js'

/** All tables of the process, so that it looks once at each, however many caches and stores use it. */
const tables = new WeakMap<PostgresClient, Map<string, Table>>()

const findTable = `
  SELECT coalesce(obj_description(to_regclass($1::text), 'pg_class'), '') AS comment
  WHERE to_regclass($1::text) IS NOT NULL`

const undefinedTable = '42P01'

/** A table of ours in one database. It is looked for, and created if need be, by the first statement. */
export class Table {
  /** Its name in SQL. */
  readonly name: string
  /** How often each account's refresh token had been saved when this process last looked. */
  readonly seen = new Map<string, number>()
  readonly #client: PostgresClient
  readonly #form: TableForm
  #ready: Promise<void> | undefined
  /** Whether this process has seen it there. */
  #wasThere = false

  private constructor(client: PostgresClient, name: string, form: TableForm) {
    this.#client = client
    this.name = name
    this.#form = form
  }

  static of(client: PostgresClient, options: PostgresTableOptions, form: TableForm): Table {
    const known = tables.get(client) ?? new Map<string, Table>()
    tables.set(client, known)
    const name = quotedName(options, form)
    const table = known.get(`${form.kind} ${name}`) ?? new Table(client, name, form)
    known.set(`${form.kind} ${name}`, table)
    return table
  }

  /**
   * Runs a statement on it.
   *
   * @throws AuthError `invalid_options` for a table that is not ours, or an Error with the message and the code of server or client
   */
  async run(statement: string, values: string[]): Promise<readonly Row[]> {
    await this.#beReady()
    try {
      return await send(this.#client, statement, values)
    } catch (error) {
      if ((error as { code?: string }).code !== undefinedTable) throw error
    }
    // Dropped meanwhile, or another server answers now.
    this.#ready = undefined
    await this.#beReady()
    return send(this.#client, statement, values)
  }

  async #beReady(): Promise<void> {
    const ready = (this.#ready ??= this.#prepare())
    try {
      await ready
    } catch (error) {
      // The next statement looks again.
      if (this.#ready === ready) this.#ready = undefined
      throw error
    }
  }

  async #prepare(): Promise<void> {
    if (await this.#find()) return
    if (this.#wasThere && !this.#form.mayBeLost) throw lost(`the table ${this.name} is gone`)
    try {
      await send(this.#client, this.#form.create(this.name))
      this.#wasThere = true
    } catch (error) {
      // Whatever the reason was: another process may have been faster.
      if (!(await this.#find())) throw error
    }
  }

  /** Whether there is a table of ours. Looked for first: a role that may not create one can use what is there. */
  async #find(): Promise<boolean> {
    const comment = await this.#comment()
    if (comment === undefined) return false
    // Created while the statement ran: the name is seen at once, the comment by the next statement only.
    this.#refuseOther(readMark(comment || ((await this.#comment()) ?? '')))
    this.#wasThere = true
    return true
  }

  /** Empty where the table has none, `undefined` where there is no table. */
  async #comment(): Promise<string | undefined> {
    const [row] = await send(this.#client, findTable, [this.name])
    return row && String(row['comment'])
  }

  #refuseOther(mark: ReturnType<typeof readMark>): void {
    const { kind } = this.#form
    if (mark?.kind !== kind)
      throw this.#refusal(`is another program's, or has lost its comment. Name another table for the ${kind}`)
    const { version, worksWith } = mark
    if (version < schemaVersion || worksWith > schemaVersion)
      throw this.#refusal(`has schema ${version}, and this version of the package works with ${schemaVersion}`)
  }

  #refusal(why: string): AuthError {
    const message = `options.table: ${this.name} ${why}`
    return new AuthError({ code: 'invalid_options', provider: 'cache-postgres', message })
  }
}

/** What a method rejects with where the server no longer has what this process has seen there. */
export const lost = (what: string) =>
  Object.assign(
    new Error(
      `${what}, which this process has seen there: another server answers, or this one lost what was written last. Connect to the right one; to go on with what is there, restart the process`,
    ),
    { code: 'ERR_REFRESH_TOKENS_LOST' },
  )
