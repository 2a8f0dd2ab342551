import type { Auth, AuthOptions } from '@auth/core'
import type { Simulator } from '@auth/core/testing'
import { myposHeaders } from '@auth/mypos'
import type { Sandbox } from '@auth/sandbox'
import { toastHeaders } from '@auth/toast'
import { liveProviders, type LiveProvider, type ProviderName, type Variables } from './live-providers.js'
import { sandboxCredentials } from './sandbox-variables.js'

/** Who asks for tokens, and the secret that proves it. */
export interface Account {
  readonly id: string
  readonly secret: string
}

/** One provider as the demo uses it on the sandbox. */
export interface DemoProvider {
  readonly name: ProviderName
  readonly label: string
  readonly simulator: Simulator
  /** The credentials that the sandbox accepts, and where it is, as another process gets them. */
  readonly variables: Variables
  /** Makes a fresh instance, which knows nothing of the others. */
  readonly create: (options?: AuthOptions) => Auth
  /** The same with a secret that the vendor refuses. */
  readonly createWrong: (options?: AuthOptions) => Auth
  /** One authenticated call, at the instance's own base URL or at another. */
  readonly call: (auth: Auth, baseUrl?: string) => Promise<Response>
  /** The provider with an account of another tenant. */
  readonly as: (account: Account) => DemoProvider
}

const restaurantGuid = '1f8d2a6c-9b1e-4a53-8a0e-9d6b6f0c7c11'

const calls: Readonly<Record<ProviderName, (auth: Auth, baseUrl: string, account: Account) => Promise<Response>>> = {
  itretail: (auth, baseUrl) => auth.fetch(`${baseUrl}/api/CustomersData/GetAllCustomers`),
  mypos: (auth, baseUrl, { id: clientId }) =>
    auth.fetch(`${baseUrl}/v1.1/transactions`, { headers: myposHeaders({ clientId }) }),
  toast: (auth, baseUrl) =>
    auth.fetch(`${baseUrl}/restaurants/v1/restaurants/${restaurantGuid}`, {
      headers: toastHeaders({ restaurantGuid }),
    }),
}

/** The three providers, with the credentials that the sandbox accepts. */
export function sandboxProviders(sandbox: Sandbox): DemoProvider[] {
  return liveProviders.map((provider) => providerAs(provider, sandbox, sandboxCredentials[provider.name]))
}

function providerAs(provider: LiveProvider, sandbox: Sandbox, account: Account): DemoProvider {
  const { name, label, variables: names } = provider
  const variables = { [names.environment]: sandbox.url, [names.id]: account.id, [names.secret]: account.secret }
  return {
    name,
    label,
    simulator: sandbox[name],
    variables,
    create: (options) => provider.create(variables, options),
    createWrong: (options) => provider.create({ ...variables, [names.secret]: 'wrong' }, options),
    call: (auth, baseUrl = auth.baseUrl) => calls[name](auth, baseUrl, account),
    as: (other) => providerAs(provider, sandbox, other),
  }
}
