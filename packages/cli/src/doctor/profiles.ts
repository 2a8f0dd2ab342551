import { failureOf } from '../failure.js'
import { readProfiles } from '../profiles/profiles.js'
import { ok, problem, warning, type Finding } from './finding.js'

const check = 'profiles'

/** Whether there are profiles, which are checked one at a time. */
export function checkProfiles(): Finding[] {
  try {
    const profiles = readProfiles()
    const [first] = profiles
    if (first === undefined) return []
    const notes = profiles.flatMap((profile) => profile.notes)
    return [
      ok(check, `${profiles.length} found, each to be checked by itself: pos-auth doctor --profile ${first.name}`),
      ...notes.map((note) => warning(check, note, 'A profile comes from one of the two: remove the rest')),
    ]
  } catch (error) {
    return [problem(check, failureOf(error).message, 'Until then no profile works')]
  }
}
