import type { Auth, AuthOptions } from '@auth/core'
import { accountName, environmentName, liveProviders, type LiveProvider, type ProviderName } from './live-providers.js'
import { readProfiles } from './profiles/profiles.js'
import { readSettings } from './settings/read-settings.js'
import type { Settings } from './settings/settings.js'
import { settingsNotes } from './settings/settings-notes.js'

export { CommandFailed, WrongUsage, failureOf, type Failure } from './failure.js'
export {
  WrongVariable,
  isRevocable,
  liveProvider,
  type LiveProvider,
  type ProviderName,
  type Variables,
} from './live-providers.js'

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
   * Makes an instance for it. Without a `cache` it shares its token with nobody, not even with the command line. With one,
   * IT Retail needs an `encryptionKey` too, the same as everybody else with that cache; without it the options are refused.
   *
   * @throws AuthError `invalid_options`
   */
  create(options?: AuthOptions): Auth
}

/** What of all accounts is wanted, and who hears of what is left aside. */
export interface ReadAccountsOptions {
  /**
   * The vendors. There must be an account with each that is named, in a profile or without one.
   *
   * @default all with which there is one
   */
  readonly providers?: readonly ProviderName[]
  /** Is told in a sentence what is ignored, with names of variables and never a value. @default nobody */
  readonly onNote?: (note: string) => void
}

/**
 * Reads a person's accounts from where the command line reads them: the environment, the `.env` file of the current folder,
 * and the profiles. Those of no profile come first. Sends nothing.
 *
 * @throws WrongVariable for a file that cannot be read or that others can read, a vendor that is named and not configured, or
 *   an environment that is none
 */
export function readAccounts({ providers: names, onNote }: ReadAccountsOptions = {}): Account[] {
  const settings = readSettings()
  const profiles = readProfiles()
  const wanted = liveProviders.filter(({ name }) => names?.includes(name) ?? true)
  const all = [settings, ...profiles.map((profile) => profile.settings)]
  for (const provider of names === undefined ? [] : wanted) {
    // It says what is missing where it would be without profiles.
    if (!all.some((each) => each.isConfigured(provider))) settings.complete(provider)
  }
  const configured = (own: Settings) => wanted.filter((provider) => own.isConfigured(provider))
  // Of no shared cache: nothing is shared here.
  const notes = [...settingsNotes(settings, configured(settings), []), ...profiles.flatMap((profile) => profile.notes)]
  for (const note of notes) onNote?.(note)
  return all.flatMap((own) => configured(own).map((provider) => accountOf(provider, own)))
}

function accountOf(provider: LiveProvider, settings: Settings): Account {
  const variables = settings.complete(provider)
  return {
    provider: provider.name,
    profile: settings.profile,
    label: accountName(provider, settings.profile),
    environment: environmentName(provider, variables) ?? provider.create(variables).baseUrl,
    create: (options) => provider.create(variables, options),
  }
}
