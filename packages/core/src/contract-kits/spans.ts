/** Long enough not to run out during a case, however slow the machine. */
export const long = { ttlMs: 60_000 }

/** Short enough to have run out after `past` milliseconds. */
export const short = { ttlMs: 40 }
export const past = 60
