import { liveProvider, type Account, type ProviderName } from '@auth/cli/accounts'
import type { Sandbox } from '@auth/sandbox'

/** An account on a sandbox, as the command line would find it. @param secret instead of the one that is accepted */
export function accountOn({ url }: Sandbox, name: ProviderName, secret?: string): Account {
  const provider = liveProvider(name)
  const { label, variables, example } = provider
  const values = {
    [variables.id]: example.id,
    [variables.secret]: secret ?? example.secret,
    [variables.environment]: url,
  }
  return {
    provider: name,
    profile: undefined,
    label,
    environment: 'a sandbox',
    create: (options) => provider.create(values, options),
  }
}
