import { plainCause } from '../util/plain-cause.js'

/**
 * Why a cache failed, in one word: the system's code, or the one that Redis answered with. The rest of what was
 * thrown may contain addresses and passwords.
 */
export function failureCode(thrown: unknown): string | undefined {
  const { code } = (plainCause(thrown) ?? {}) as { code?: string }
  return code ?? replyWord(thrown)
}

/** The first word of Redis's errors, for which clients set no `code`. https://redis.io/docs/latest/develop/reference/protocol-spec/ */
const replyWords = new Set(
  [
    [
      'ASK',
      'BUSY',
      'BUSYGROUP',
      'BUSYKEY',
      'CLUSTERDOWN',
      'CROSSSLOT',
      'DENIED',
      'ERR',
      'EXECABORT',
      'INPROG',
      'IOERR',
    ],
    ['LOADING', 'MASTERDOWN', 'MISCONF', 'MOVED', 'NOAUTH', 'NOGOODSLAVE', 'NOMASTERLINK', 'NOPERM', 'NOPROTO'],
    ['NOREPLICAS', 'NOSCRIPT', 'NOTBUSY', 'OOM', 'READONLY', 'STALE', 'TRYAGAIN', 'UNBLOCKED', 'UNKILLABLE'],
    ['WRONGPASS', 'WRONGTYPE'],
  ].flat(),
)

/** Before version 7, an error inside a script follows the place where it occurred. */
const inScript = /^ERR Error running script \(call to f_[\da-f]+\): @user_script: ?\d+: -?/

function replyWord(thrown: unknown): string | undefined {
  try {
    const message = (thrown as { message?: unknown } | null | undefined)?.message
    const [word] = typeof message === 'string' ? message.replace(inScript, '').split(' ', 1) : []
    return word !== undefined && replyWords.has(word) ? word : undefined
  } catch {
    // A getter that throws.
    return undefined
  }
}
