/** What a profile may be called: all that also has one spelling as the beginning of a variable's name. */
export const isProfileName = (name: string): boolean => /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)

export const profileNameRule = 'A profile’s name has small letters, digits and dashes, 40 at most: store-17'

/** How the variables of a profile begin in the environment: `STORE_17__` of `store-17`. */
export const prefixOf = (profile: string): string => `${profile.toUpperCase().replaceAll('-', '_')}__`

/** The profile whose variables begin so, if a profile's may. */
export function profileOf(prefix: string): string | undefined {
  const name = prefix.toLowerCase().replaceAll('_', '-')
  return isProfileName(name) && prefixOf(name) === `${prefix}__` ? name : undefined
}
