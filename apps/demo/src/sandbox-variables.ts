import { liveProviders, type ProviderName } from './live-providers.js'

/** What the sandbox accepts: the examples of the vendors' own documentation, and no secrets. */
export const sandboxCredentials: Readonly<Record<ProviderName, { id: string; secret: string }>> = {
  itretail: { id: 'login@marktpos.com', secret: 'fakepassword' },
  mypos: { id: 'client_id', secret: 'client_secret' },
  toast: { id: 'myToastApiClientIdentifier', secret: 'myToastApiClientSecret' },
}

/** The environment variables with which the three providers talk to a sandbox. */
export function sandboxVariables(url: string): Record<string, string> {
  return Object.fromEntries(
    liveProviders.flatMap(({ name, variables }) => {
      const { id, secret } = sandboxCredentials[name]
      return [
        [variables.environment, url],
        [variables.id, id],
        [variables.secret, secret],
      ]
    }),
  )
}
