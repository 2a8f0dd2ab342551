import type { Auth, AuthOptions } from '@auth/core'
import { environmentName, liveProviders, type LiveProvider, type ProviderName } from './live-providers.js'
import { readSettings } from './settings/read-settings.js'
import { settingsNotes } from './settings/settings-notes.js'

export { failureOf, type Failure } from './failure.js'
export { WrongVariable, liveProvider, type LiveProvider, type ProviderName, type Variables } from './live-providers.js'

/** The vendors that accounts are with, in the order in which they are shown. */
export const providers: readonly LiveProvider[] = liveProviders

/** An account with a vendor, as the command line finds it. */
export interface Account {
  /** The vendor's name in arguments. */
  readonly provider: ProviderName
  /** The profile that it belongs to; `undefined` for that of no profile. */
  readonly profile: string | undefined
  /** The vendor as a person reads it, and the profile, where there is one: `Toast`, or `Toast, store-17`. */
  readonly label: string
  /** The name of the vendor's environment, or its base URL where it has none. */
  readonly environment: string
  /**
   * Makes an instance for it. Without a `cache` it shares its token with nobody, not even with the command line.
   *
   * @throws AuthError `invalid_options`
   */
  create(options?: AuthOptions): Auth
}

/** What of all accounts is wanted, and who hears of what is left aside. */
export interface ReadAccountsOptions {
  /** The vendors. Those that are named here must be configured. @default all that are configured */
  readonly providers?: readonly ProviderName[]
  /** Is told in a sentence what is ignored, with names of variables and never a value. @default nobody */
  readonly onNote?: (note: string) => void
}

/**
 * Reads a person's accounts from where the command line reads them: the environment, and the `.env` file of the current
 * folder. Sends nothing.
 *
 * @throws WrongVariable for a file that cannot be read, a vendor that is named and not configured, or an environment that is none
 */
export function readAccounts({ providers: names, onNote }: ReadAccountsOptions = {}): Account[] {
  const settings = readSettings()
  const wanted = liveProviders.filter((provider) => names?.includes(provider.name) ?? settings.isConfigured(provider))
  for (const note of settingsNotes(settings, wanted, [])) onNote?.(note)
  return wanted.map((provider) => {
    const variables = settings.complete(provider)
    return {
      provider: provider.name,
      profile: undefined,
      label: provider.label,
      environment: environmentName(provider, variables) ?? provider.create(variables).baseUrl,
      create: (options) => provider.create(variables, options),
    }
  })
}
