import { WrongUsage } from './failure.js'
import { environmentName, liveProvider, liveProviders, type LiveProvider, type Variables } from './live-providers.js'
import type { Overview } from './report.js'

/**
 * Gets one token from the real host, for a hundred callers at once.
 *
 * @throws WrongUsage, WrongVariable, or the AuthError that the provider threw
 */
export async function runLive(name: string, read: (provider: LiveProvider) => Variables): Promise<Overview> {
  const provider = liveProvider(name)
  if (provider === undefined) {
    throw new WrongUsage(`--live takes ${liveProviders.map((known) => known.name).join(', ')}`)
  }
  const variables = read(provider)
  const auth = provider.create(variables)
  await Promise.all(Array.from({ length: 100 }, () => auth.getToken()))
  return {
    label: provider.label,
    environment: environmentName(provider, variables) ?? auth.baseUrl,
    status: auth.status(),
  }
}
