import { accountVariables, liveProviders } from '../live-providers.js'
import { editDistance } from '../usage/edit-distance.js'

/** The variables that serve all providers: where tokens are shared, and what encrypts them there. */
export const sharedNames = ['REDIS_URL', 'POS_AUTH_ENCRYPTION_KEY'] as const

/** All variables of this program. */
export const ownNames: readonly string[] = [...accountVariables, ...sharedNames]

/** Whether a name is one that this program used before it was called `pos-auth`. */
export const isOldName = (name: string): boolean => name.startsWith('AUTH_DEMO_')

/** What other programs call the same, in capitals alone. */
const synonyms = {
  id: /^((API|APP)?(CLIENT)?(ID|IDENTIFIER)|(API|APP)?CLIENT|USER(NAME|ID)?|LOGIN|EMAIL)$/,
  secret: /^((API|APP)?(CLIENT)?SECRET(KEY|ID)?|(USER)?(PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|PW))$/,
  environment: /^(API|AUTH|BASE|LOGIN|TOKEN)*(ENV|URL|URI|HOST|HOSTNAME|ORIGIN|ENDPOINT|SERVER)$/,
} as const

/**
 * The variable of ours that was meant by a name like it, as `TOAST_CLIENTID` or `toast_secret`. Further variables of a
 * project, as `TOAST_RESTAURANT_GUID`, are its own affair.
 */
export function meantBy(name: string): string | undefined {
  // Anything else is no name but a line that was read as one, and there may be a secret in it.
  if (!/^[\w.-]{3,40}$/.test(name) || ownNames.includes(name)) return undefined
  const letters = lettersOf(name)
  const same = ownLetters.find(([, own]) => own === letters)
  if (same !== undefined) return same[0]
  if (letters === 'REDISURI') return 'REDIS_URL'
  const [, ours = ''] = /^(POSAUTH|AUTHDEMO)/.exec(letters) ?? []
  if (ours !== '') return meantWithOurPrefix(letters.slice(ours.length))
  for (const provider of liveProviders) {
    const rest = letters.replace(provider.prefix, '')
    const kind = (['id', 'secret', 'environment'] as const).find((each) => synonyms[each].test(rest))
    if (rest !== letters && kind !== undefined) return provider.variables[kind]
  }
  return ownLetters.find(([own, itsLetters]) => own !== 'REDIS_URL' && isNear(itsLetters, letters))?.[0]
}

function meantWithOurPrefix(rest: string): string | undefined {
  const own = ownLetters.find(([, letters]) => letters === rest)
  if (own !== undefined) return own[0]
  return /KEY|ENCR/.test(rest) ? 'POS_AUTH_ENCRYPTION_KEY' : undefined
}

const lettersOf = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')

const ownLetters = ownNames.map((name) => [name, lettersOf(name)] as const)

/**
 * An environment has a hundred names, and to count letters took a third of what a call did: names of another length are far
 * off, and hardly anybody mistypes a name at both ends.
 */
const isNear = (own: string, letters: string) =>
  Math.abs(own.length - letters.length) <= 2 &&
  (own.slice(0, 3) === letters.slice(0, 3) || own.slice(-3) === letters.slice(-3)) &&
  editDistance(own, letters) <= 2
