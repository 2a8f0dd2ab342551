import type { Auth, AuthOptions } from '@auth/core'
import type { Simulator } from '@auth/core/testing'
import { myposHeaders, type MyposAuth } from '@auth/mypos'
import type { Sandbox } from '@auth/sandbox'
import { toastHeaders } from '@auth/toast'
import { liveProviders, type ProviderName, type Variables } from './live-providers.js'
import { sandboxCredentials, sandboxVariables } from './sandbox-variables.js'

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
  /** One authenticated call, at the instance's own URL or at another. */
  readonly call: (auth: Auth, elsewhere?: (url: string) => string) => Promise<Response>
}

const restaurantGuid = '1f8d2a6c-9b1e-4a53-8a0e-9d6b6f0c7c11'

const calls: Readonly<Record<ProviderName, (auth: Auth) => { url: string; headers?: Record<string, string> }>> = {
  itretail: ({ baseUrl }) => ({ url: `${baseUrl}/api/CustomersData/GetAllCustomers` }),
  mypos: (auth) => ({
    // Made by the provider of that name.
    url: `${(auth as MyposAuth).transactionsUrl}/transactions`,
    headers: myposHeaders({ clientId: sandboxCredentials.mypos.id }),
  }),
  toast: ({ baseUrl }) => ({
    url: `${baseUrl}/restaurants/v1/restaurants/${restaurantGuid}`,
    headers: toastHeaders({ restaurantGuid }),
  }),
}

/** The three providers, with the credentials that the sandbox accepts. */
export function sandboxProviders(sandbox: Sandbox): DemoProvider[] {
  const all = sandboxVariables(sandbox.url)
  return liveProviders.map((provider) => {
    const { name, label, variables: names } = provider
    const variables = Object.fromEntries(Object.values(names).map((variable) => [variable, all[variable]]))
    return {
      name,
      label,
      simulator: sandbox[name],
      variables,
      create: (options) => provider.create(variables, options),
      createWrong: (options) => provider.create({ ...variables, [names.secret]: 'wrong' }, options),
      call(auth, elsewhere = (url) => url) {
        const { url, headers } = calls[name](auth)
        return auth.fetch(elsewhere(url), { ...(headers && { headers }) })
      },
    }
  })
}
