import { liveProviders, type LiveProvider, type Variables } from '../live-providers.js'
import { ok, problem, warning, type Finding } from './finding.js'

const check = 'credentials'

/** Looks at the two values alone: whether they are there, and whether they look like what they should be. */
export function checkCredentials(provider: LiveProvider, variables: Variables): Finding[] {
  const { id, secret } = provider.variables
  const names = [id, secret]
  const missing = names.filter((name) => !variables[name])
  if (missing.length > 0) {
    const what = `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`
    return [
      problem(
        check,
        what,
        `Set ${missing.length > 1 ? 'them' : 'it'} in the environment or in a .env file; pos-auth --help names all variables`,
      ),
    ]
  }
  const findings = [
    ...names.flatMap((name) => decorated(name, variables[name] ?? '')),
    ...names.flatMap((name) => anothers(provider, name, variables)),
    ...exchanged(provider, variables[id] ?? '', variables[secret] ?? ''),
  ]
  return findings.length > 0 ? findings : [ok(check, `${id} and ${secret} are set`)]
}

/** White space, or what is as invisible: zero-width marks and the like, which `trim` leaves. */
const outerSpace = /^[\s\p{Cc}\p{Cf}]|[\s\p{Cc}\p{Cf}]$/u

/** What a value picks up when it is copied. */
function decorated(name: string, value: string): Finding[] {
  const advice = 'If that is not part of the value, remove it'
  if (/[\r\n]/.test(value)) return [problem(check, `${name} has a line break in it`, advice)]
  if (outerSpace.test(value)) return [problem(check, `${name} begins or ends with white space`, advice)]
  if (/^(["'`]).*\1$/.test(value)) return [problem(check, `${name} is in quotes`, advice)]
  return []
}

/** A value that is another vendor's too is in the wrong place in one of them. */
function anothers(provider: LiveProvider, name: string, variables: Variables): Finding[] {
  return liveProviders
    .filter((other) => other.name !== provider.name)
    .flatMap(({ variables: { id, secret } }) => [id, secret])
    .filter((other) => variables[other] === variables[name])
    .map((other) =>
      problem(
        check,
        `${name} has the same value as ${other}`,
        'One of them is in the wrong variable; look each up again',
      ),
    )
}

function exchanged({ hasPassword, variables: { id, secret } }: LiveProvider, idValue: string, secretValue: string) {
  const swap = `Check whether ${id} and ${secret} are exchanged`
  if (idValue === secretValue) {
    return [problem(check, `${id} and ${secret} have the same value`, 'Look both up again: one was copied twice')]
  }
  if (hasPassword) {
    if (idValue.includes('@')) return []
    if (/^\S+@\S+\.\S+$/.test(secretValue))
      return [problem(check, `${secret} looks like an e-mail address, and ${id} does not`, swap)]
    return [warning(check, `${id} is no e-mail address`, `Most user names are one. ${swap}`)]
  }
  if (idValue.includes('@'))
    return [problem(check, `${id} is an e-mail address`, 'It takes a client id, which the vendor issues')]
  // An issued id is the shorter of the two.
  if (idValue.length >= 40 && idValue.length > 1.5 * secretValue.length) {
    return [warning(check, `${id} is much longer than ${secret}`, swap)]
  }
  return []
}
