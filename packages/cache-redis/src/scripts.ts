// Every write is a script. Where two commands belong together it makes them one. Where it is one command alone, the reason
// is that clients differ in how they take the options of SET, and that some ignore one that they do not know: without
// its NX everybody would get the lease.

/** KEYS: record. ARGV: value, milliseconds to live. */
export const writeRecord = `redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`

/** KEYS: lease. ARGV: owner, milliseconds to live. Returns 1 if it was free. */
export const takeLease = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 1
end
return 0`

/** KEYS: lease, record. ARGV: owner, value, milliseconds to live. Returns 1 if the lease is still the owner's. */
export const writeAsHolder = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return 1`

/**
 * KEYS: lease. ARGV: owner, milliseconds to live. Returns 1 if the lease is still the owner's. SET and not PEXPIRE, so that
 * its user needs no further right.
 */
export const extendLease = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

/** KEYS: lease. ARGV: owner. */
export const releaseLease = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end`
