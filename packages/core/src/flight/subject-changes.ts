import type { Identified } from '../record/identified.js'
import { AuthError } from '../contract/errors.js'

/**
 * The subjects that a credentials function named before the current one. One instance serves one account: a changed
 * client id is one change and passes, but a function that alternates would hand one subject's token to another.
 */
export class SubjectChanges {
  readonly #former = new Set<string>()
  #isMixed = false

  /** Notes that the second replaced the first. */
  note(before: Identified, after: Identified): void {
    this.#former.add(before.subject)
    this.#isMixed ||= this.#former.has(after.subject)
  }

  /** @throws AuthError `invalid_options` once a replaced subject has come back */
  check(provider: string): void {
    const mixed = this.mixed(provider)
    if (mixed) throw mixed
  }

  /** The error for alternating subjects, once there are any. */
  mixed(provider: string): AuthError | undefined {
    if (!this.#isMixed) return undefined
    return new AuthError({
      code: 'invalid_options',
      provider,
      message:
        'the credentials function names subjects in turn: one that another took the place of came back. One instance serves one account, and a token that is held is given out without asking that function, so make one instance for each. forget() lets this one begin anew',
    })
  }
}

/** The error for callers who wait for a token of a subject that was replaced. */
export function subjectChanged(provider: string): AuthError {
  return new AuthError({
    code: 'credentials_unavailable',
    provider,
    message:
      'the credentials function names another subject than before, so the token of the one before was dropped. Ask again to get a token of the new one. If it names one by request, make one instance for each: an instance serves one account',
  })
}
