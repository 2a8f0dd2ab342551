import { tableCheck, type PostgresTableOptions } from './options.js'

/** The form of one of our tables. */
export interface TableForm {
  /** What it is for, as its comment says. */
  readonly kind: 'cache' | 'refresh tokens'
  readonly defaultName: string
  /** What creates it. */
  readonly create: (name: string) => string
  /** Whether it may be created anew when it is gone, since nothing in it is lasting. */
  readonly mayBeLost: boolean
}

/** Of both tables. A change of either gets a new one. */
export const schemaVersion = 1

const words = '@auth/cache-postgres'

// Named by their bytes, so that an update of the system's collations leaves the index whole.
const key = 'text COLLATE "C" PRIMARY KEY'
const end = `timestamptz NOT NULL DEFAULT '-infinity'`
const mark = (name: string, kind: string) => `COMMENT ON TABLE ${name} IS '${words}: ${kind}, schema ${schemaVersion}';`

/** A record and the lease of its key are one row, so that a write by the lease's holder is one update of one row. */
export const cacheForm: TableForm = {
  kind: 'cache',
  defaultName: 'auth_cache',
  create: (name) => `CREATE TABLE ${name} (
  key ${key},
  value text,
  ends_at ${end},
  owner text,
  lease_ends_at ${end}
);
CREATE INDEX ON ${name} (greatest(ends_at, lease_ends_at));
${mark(name, 'cache')}
`,
  mayBeLost: true,
}

/** A row holds the lock of its account, too, before there is a refresh token in it. */
export const refreshTokensForm: TableForm = {
  kind: 'refresh tokens',
  defaultName: 'auth_refresh_tokens',
  create: (name) => `CREATE TABLE ${name} (
  account ${key},
  value text,
  saves bigint NOT NULL DEFAULT 0,
  saved_at timestamptz,
  owner text,
  lock_ends_at ${end}
);
${mark(name, 'refresh tokens')}
`,
  mayBeLost: false,
}

/** The table's name in SQL. */
export function quotedName({ schema, table }: PostgresTableOptions, form: TableForm): string {
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
  return [...(schema === undefined ? [] : [schema]), table ?? form.defaultName].map(quote).join('.')
}

/**
 * What a table says of itself in its comment, if it is one of ours. A later version may say from which one on packages can use it as
 * well: `schema 3, works with 1`.
 */
export function readMark(comment: string): { kind: string; version: number; worksWith: number } | undefined {
  const [, kind = '', version, worksWith = version] =
    /^@auth\/cache-postgres: ([\w ]+), schema (\d+)(?:, works with (\d+))?$/.exec(comment) ?? []
  return version === undefined ? undefined : { kind, version: Number(version), worksWith: Number(worksWith) }
}

/**
 * The SQL that creates the table of `postgresCache`, for a database where the program's own role may not. Given the same `schema` and
 * `table`.
 *
 * @throws AuthError `invalid_options`
 */
export function postgresCacheTable(options: PostgresTableOptions = {}): string {
  return cacheForm.create(quotedName(tableCheck.options(options, 'cache-postgres'), cacheForm))
}

/**
 * The SQL that creates the table of `postgresRefreshTokens`, likewise. A program whose role may not create it never takes an empty
 * database for one in which nothing was saved yet.
 *
 * @throws AuthError `invalid_options`
 */
export function postgresRefreshTokensTable(options: PostgresTableOptions = {}): string {
  return refreshTokensForm.create(quotedName(tableCheck.options(options, 'cache-postgres'), refreshTokensForm))
}
