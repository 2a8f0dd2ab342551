import {
  WrongUsage,
  WrongVariable,
  liveProvider,
  readAccounts,
  type Account,
  type ProviderName,
} from '@auth/cli/accounts'
import { providerNames } from './providers.js'
import type { Overview } from './report.js'

const onNote = (note: string): void => void process.stderr.write(`demo: ${note}\n`)

/** A person's accounts with these vendors. Says on standard error what is left aside. @throws WrongVariable */
export function accounts(providers: readonly ProviderName[]): Account[] {
  return readAccounts({ providers, onNote })
}

/** A person's accounts with whichever vendors. @throws WrongVariable, also where there is none */
export function allAccounts(): Account[] {
  const all = readAccounts({ onNote })
  if (all.length > 0) return all
  throw new WrongVariable('there is no account: no credentials are in the environment, in a .env file or in a profile')
}

/**
 * Gets one token from the real host, for a hundred callers at once.
 *
 * @throws WrongUsage, WrongVariable, or the AuthError that the provider threw
 */
export async function runLive(name: string): Promise<Overview> {
  const provider = liveProvider(name)
  const [account] = provider === undefined ? [] : accounts([provider.name])
  if (account === undefined) throw new WrongUsage(`--live takes ${providerNames.join(', ')}`)
  const auth = account.create()
  await Promise.all(Array.from({ length: 100 }, () => auth.getToken()))
  return { label: account.label, environment: account.environment, status: auth.status() }
}
