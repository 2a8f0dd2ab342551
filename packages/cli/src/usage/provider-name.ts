import { WrongUsage } from '../failure.js'
import { liveProvider, liveProviders, providerNames, type LiveProvider } from '../live-providers.js'
import { nearestWord } from './nearest-word.js'

export const providerNamed: readonly string[] = providerNames

const lettersOf = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '')

/**
 * The provider that somebody wrote, in any case and as its label is written: `toast`, `Toast`, `IT Retail`, `it-retail`.
 *
 * @throws WrongUsage which repeats nothing
 */
export function providerWritten(written: string): LiveProvider {
  const letters = lettersOf(written)
  const found = liveProviders.find(({ name, label }) => [name, lettersOf(label)].includes(letters))
  if (found !== undefined) return found
  const { variables, environments } = liveProvider('itretail')
  if (environments.includes(letters)) {
    throw new WrongUsage(`${letters} is an environment of itretail: set ${variables.environment}=${letters}`)
  }
  const meant = nearestWord(written, providerNames)
  throw new WrongUsage(
    `provider takes ${providerNames.join(', ')}${meant === undefined ? '' : `. Did you mean ${meant}?`}`,
  )
}
