import { liveProviders } from './live-providers.js'

/** The environment variables with which the three providers talk to a sandbox. */
export function sandboxVariables(url: string): Record<string, string> {
  return Object.fromEntries(
    liveProviders.flatMap(({ variables, example: { id, secret } }) => [
      [variables.environment, url],
      [variables.id, id],
      [variables.secret, secret],
    ]),
  )
}
