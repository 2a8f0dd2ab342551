import type { LiveProvider, Variables } from '../live-providers.js'
import { encryptionKeyFile, readEncryptionKey } from '../cache/encryption-key.js'
import { failureOf } from '../failure.js'
import { shownPath } from '../settings/user-folders.js'
import { ok, problem, warning, type Finding } from './finding.js'

const check = 'encryption'

/** The key under which a person's token is kept. */
export function checkEncryptionKey({ hasPassword }: LiveProvider, variables: Variables): Finding[] {
  if (!hasPassword) return []
  try {
    const key = readEncryptionKey(variables)
    if (variables['POS_AUTH_ENCRYPTION_KEY']) return [ok(check, 'POS_AUTH_ENCRYPTION_KEY is set')]
    const file = shownPath(encryptionKeyFile())
    if (variables['REDIS_URL']) {
      return [
        warning(
          check,
          `the key is this machine’s own (${file})`,
          'For several machines to share the token, give all of them one POS_AUTH_ENCRYPTION_KEY',
        ),
      ]
    }
    return [ok(check, key === undefined ? `${file} is made when it is needed` : `${file} has the key`)]
  } catch (error) {
    return [problem(check, failureOf(error).message, 'Until then pos-auth token itretail does not work')]
  }
}
