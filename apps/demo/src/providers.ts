import { providers, type LiveProvider, type ProviderName, type Variables } from '@auth/cli/accounts'
import type { Auth, AuthOptions } from '@auth/core'
import type { Simulator } from '@auth/core/testing'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth, myposHeaders, type MyposAuth } from '@auth/mypos'
import type { Sandbox } from '@auth/sandbox'
import { createToastAuth, toastHeaders } from '@auth/toast'

/** Who asks for tokens, and the secret that proves it. Both are read anew for each token request. */
export interface Login {
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
  /** One authenticated call, at the instance's own URL or at another. */
  readonly call: (auth: Auth, elsewhere?: (url: string) => string) => Promise<Response>
  /** The provider with an account of another tenant. */
  readonly as: (login: Login) => DemoProvider
}

/** The names of the three. */
export const providerNames: readonly ProviderName[] = providers.map(({ name }) => name)

const restaurantGuid = '1f8d2a6c-9b1e-4a53-8a0e-9d6b6f0c7c11'

/** What is called, and the headers that the vendor wants beside `Authorization`. */
interface Call {
  readonly url: string
  readonly headers: Record<string, string>
}

const calls: Readonly<Record<ProviderName, (auth: Auth, login: Login) => Call>> = {
  itretail: ({ baseUrl }) => ({ url: `${baseUrl}/api/CustomersData/GetAllCustomers`, headers: {} }),
  mypos: (auth, { id: clientId }) => ({
    // Made by the provider of that name.
    url: `${(auth as MyposAuth).transactionsUrl}/transactions`,
    headers: myposHeaders({ clientId }),
  }),
  toast: ({ baseUrl }) => ({
    url: `${baseUrl}/restaurants/v1/restaurants/${restaurantGuid}`,
    headers: toastHeaders({ restaurantGuid }),
  }),
}

type Create = (login: Login, baseUrl: string, options: AuthOptions | undefined) => Auth

const factories: Readonly<Record<ProviderName, Create>> = {
  itretail: (login, baseUrl, options) =>
    createItRetailAuth({
      ...options,
      credentials: () => ({ username: login.id, password: login.secret }),
      environment: { baseUrl },
    }),
  mypos: (login, baseUrl, options) =>
    createMyposAuth({
      ...options,
      credentials: () => ({ clientId: login.id, clientSecret: login.secret }),
      environment: { baseUrl },
    }),
  toast: (login, baseUrl, options) =>
    createToastAuth({
      ...options,
      credentials: () => ({ clientId: login.id, clientSecret: login.secret }),
      environment: { baseUrl },
    }),
}

/** The three providers, with the credentials that the sandbox accepts. */
export function sandboxProviders(sandbox: Sandbox): DemoProvider[] {
  return providers.map((provider) => providerAs(provider, sandbox, provider.example))
}

function providerAs(provider: LiveProvider, sandbox: Sandbox, login: Login): DemoProvider {
  const { name, label, variables: names } = provider
  return {
    name,
    label,
    simulator: sandbox[name],
    get variables() {
      return { [names.environment]: sandbox.url, [names.id]: login.id, [names.secret]: login.secret }
    },
    create: (options) => factories[name](login, sandbox.url, options),
    createWrong: (options) => factories[name]({ ...login, secret: 'wrong' }, sandbox.url, options),
    call(auth, elsewhere = (url) => url) {
      const { url, headers } = calls[name](auth, login)
      return auth.fetch(elsewhere(url), { headers })
    },
    as: (other) => providerAs(provider, sandbox, other),
  }
}
