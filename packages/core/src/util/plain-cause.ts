/**
 * Reduces whatever was thrown to a plain Error with `name`, `code` and `syscall`. The errors of the HTTP library, the
 * schema library and callers carry headers, bodies and values, which would end up in somebody's log.
 */
export function plainCause(thrown: unknown): Error | undefined {
  const chain = chainOf(thrown)
  const source = chain.find((link) => systemCode(link) !== undefined) ?? chain[0]
  if (source === undefined) return undefined
  const name = word(source, 'name', errorName) ?? 'Error'
  const code = systemCode(source)
  const syscall = word(source, 'syscall', syscalls)
  const cause = new Error(code ?? name)
  cause.name = name
  cause.stack = `${name}: ${cause.message}`
  return Object.assign(cause, code && { code }, syscall && { syscall })
}

/**
 * The `digest` of an error by which a framework steers its rendering, however it was wrapped. A digest that it gave to
 * a program's own error is a number.
 */
export function signalOf(thrown: unknown): string | undefined {
  for (const link of chainOf(thrown)) {
    const digest = word(link, 'digest', frameworkWord)
    if (digest !== undefined) return digest
  }
  return undefined
}

/** The error and its causes, including those of an AggregateError: eight at most, since causes may be circular. */
function chainOf(thrown: unknown): object[] {
  const chain: object[] = []
  const next = [thrown]
  while (next.length > 0 && chain.length < 8) {
    const link = next.shift()
    if ((typeof link !== 'object' && typeof link !== 'function') || link === null) continue
    chain.push(link)
    const errors = read(link, 'errors')
    next.push(read(link, 'cause'), ...(isArray(errors) ? [read(errors, 0), read(errors, 1)] : []))
  }
  return chain
}

/** The system code of an error, if it is one that systems use: anything else could be a secret. */
const systemCode = (from: object) => word(from, 'code', systemWord)

/** The prefixes of codes from runtimes, their TLS and their HTTP clients. */
const families = 'ERR|UND_ERR|HPE|CERT|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|SQLITE|EAI|ABORT|HOSTNAME|INVALID|PATH_LENGTH'

/** Those of the operating systems, of their resolvers, of Redis, and of PostgreSQL and its clients. */
const words = [
  'E2BIG|EACCES|EADDRINUSE|EADDRNOTAVAIL|EAGAIN|EALREADY|EBADF|EBUSY|ECANCELED|ECONNABORTED|ECONNREFUSED|ECONNRESET',
  'EDESTADDRREQ|EEXIST|EFAULT|EFBIG|EHOSTDOWN|EHOSTUNREACH|EINTR|EINVAL|EIO|EISCONN|EISDIR|ELOOP|EMFILE|EMLINK',
  'EMSGSIZE|ENAMETOOLONG|ENETDOWN|ENETRESET|ENETUNREACH|ENFILE|ENOBUFS|ENODEV|ENOENT|ENOEXEC|ENOLCK|ENOMEM|ENOSPC',
  'ENOSYS|ENOTCONN|ENOTDIR|ENOTEMPTY|ENOTSOCK|ENOTSUP|ENXIO|EPERM|EPIPE|EPROTO|EPROTONOSUPPORT|ERANGE|EROFS|ESRCH',
  'ESTALE|ETIMEDOUT|ETXTBSY|EWOULDBLOCK|EXDEV|ENOTFOUND|ENODATA|ESERVFAIL|EREFUSED|EFORMERR|EBADRESP|EBADNAME|ETIMEOUT',
  'NOAUTH|NOPERM|WRONGPASS|READONLY|LOADING|CLUSTERDOWN|MASTERDOWN|MISCONF|NOREPLICAS|NOSCRIPT|OOM|TRYAGAIN|BUSY',
  '08000|08001|08003|08004|08006|08P01|25006|28000|28P01|3D000|3F000|40001|40P01|42501|42P01|53000|53100|53200|53300',
  '55P03|57014|57P01|57P02|57P03|57P04|57P05|58000|58030|XX000|XX001|XX002',
  'CONNECTION_CLOSED|CONNECTION_DESTROYED|CONNECTION_ENDED|CONNECT_TIMEOUT',
]

const systemWord = new RegExp(`^(?:${words.join('|')}|(?:${families})_[A-Z0-9_]{2,40})$`)
/** Those of Next.js and React. */
const frameworkWord =
  /^(?:DYNAMIC_SERVER_USAGE|BAILOUT_TO_CLIENT_SIDE_RENDERING|HANGING_PROMISE_REJECTION|NEXT_[A-Z][A-Z_]{2,40})$/
const errorName = /^[A-Z][A-Za-z]{0,40}(?:Error|Exception)$|^Error$/
const syscalls =
  /^(?:accept|access|bind|chmod|close|connect|copyfile|fsync|getaddrinfo|getnameinfo|kill|link|listen|lstat|mkdir|open|query[A-Z][a-z]{0,5}|read|recv|rename|rmdir|scandir|send|shutdown|spawn|stat|unlink|write)$/

/** Reads a word of a known harmless form, and nothing else. */
function word(from: object, key: string, form: RegExp): string | undefined {
  const value = read(from, key)
  return typeof value === 'string' && form.test(value) ? value : undefined
}

/** What was thrown may be a proxy, or have getters that throw. */
function read(from: object, key: string | number): unknown {
  try {
    return (from as Record<string | number, unknown>)[key]
  } catch {
    return undefined
  }
}

function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value)
  } catch {
    // A revoked proxy.
    return false
  }
}
