import { WrongUsage } from '../failure.js'
import { liveProvider, liveProviders, providerNames, type LiveProvider } from '../live-providers.js'
import { nearestWord } from './nearest-word.js'

export const providerNamed: readonly string[] = providerNames

/** Without what stands between words, and with everything else: `toast-9` is none of the providers. */
const joined = (text: string) => text.toLowerCase().replaceAll(/(?<=[a-z])[ _-](?=[a-z])/g, '')

/**
 * The provider that somebody wrote, in any case and as its label is written: `toast`, `Toast`, `IT Retail`, `it-retail`.
 *
 * @throws WrongUsage which repeats nothing
 */
export function providerWritten(written: string): LiveProvider {
  const word = joined(written)
  const found = liveProviders.find(({ name, label }) => [name, joined(label)].includes(word))
  if (found !== undefined) return found
  const { variables, environments } = liveProvider('itretail')
  if (environments.includes(word)) {
    throw new WrongUsage(`${word} is an environment of itretail: set ${variables.environment}=${word}`)
  }
  const meant = nearestWord(written, providerNames) ?? nearestWord(written.replaceAll(/[^a-z]/gi, ''), providerNames)
  throw new WrongUsage(
    `provider takes ${providerNames.join(', ')}${meant === undefined ? '' : `. Did you mean ${meant}?`}`,
  )
}
