/** A time to live as a parameter: whole milliseconds, and one at least. */
export const milliseconds = (ttlMs: number) => String(Math.max(1, Math.ceil(ttlMs)))

/**
 * That many milliseconds from now, in SQL. `clock_timestamp()` is the server's time at that moment; `now()` would be when the transaction
 * began, before it waited for a row.
 */
export const after = (parameter: string) => `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`
