import type { Auth, AuthOptions } from '@auth/core'
import { myposHeaders } from '@auth/mypos'
import type { Sandbox } from '@auth/sandbox'
import { toastHeaders } from '@auth/toast'
import type { ProviderName } from './console/view.js'
import { liveProviders, type Variables } from './live.js'

/** One provider as the demo uses it on the sandbox. */
export interface DemoProvider {
  readonly name: ProviderName
  readonly label: string
  readonly simulator: Sandbox['toast']
  /** The credentials that the sandbox accepts, and where it is, as another process gets them. */
  readonly variables: Variables
  /** Makes a fresh instance, which knows nothing of the others. */
  readonly create: (options?: AuthOptions) => Auth
  /** The same with a secret that the vendor refuses. */
  readonly createWrong: (options?: AuthOptions) => Auth
  /** One authenticated call, at the instance's own base URL or at another. */
  readonly call: (auth: Auth, baseUrl?: string) => Promise<Response>
}

const restaurantGuid = '1f8d2a6c-9b1e-4a53-8a0e-9d6b6f0c7c11'

/** The three providers, with the credentials that the sandbox accepts. */
export function sandboxProviders({ url, itretail, mypos, toast }: Sandbox): DemoProvider[] {
  return [
    {
      label: 'IT Retail',
      simulator: itretail,
      ...withVariables('itretail', 'ITRETAIL_PASSWORD', {
        ITRETAIL_USERNAME: 'login@marktpos.com',
        ITRETAIL_PASSWORD: 'fakepassword',
        ITRETAIL_ENVIRONMENT: url,
      }),
      call: (auth, baseUrl = auth.baseUrl) => auth.fetch(`${baseUrl}/api/CustomersData/GetAllCustomers`),
    },
    {
      label: 'myPOS',
      simulator: mypos,
      ...withVariables('mypos', 'MYPOS_CLIENT_SECRET', {
        MYPOS_CLIENT_ID: 'client_id',
        MYPOS_CLIENT_SECRET: 'client_secret',
        MYPOS_ENVIRONMENT: url,
      }),
      call: (auth, baseUrl = auth.baseUrl) =>
        auth.fetch(`${baseUrl}/v1.1/transactions`, { headers: myposHeaders({ clientId: 'client_id' }) }),
    },
    {
      label: 'Toast',
      simulator: toast,
      ...withVariables('toast', 'TOAST_CLIENT_SECRET', {
        TOAST_CLIENT_ID: 'myToastApiClientIdentifier',
        TOAST_CLIENT_SECRET: 'myToastApiClientSecret',
        TOAST_ENVIRONMENT: url,
      }),
      call: (auth, baseUrl = auth.baseUrl) =>
        auth.fetch(`${baseUrl}/restaurants/v1/restaurants/${restaurantGuid}`, {
          headers: toastHeaders({ restaurantGuid }),
        }),
    },
  ]
}

function withVariables(name: ProviderName, secret: string, variables: Variables) {
  const make = liveProviders[name]
  return {
    name,
    variables,
    create: (options?: AuthOptions) => make(variables, options).auth,
    createWrong: (options?: AuthOptions) => make({ ...variables, [secret]: 'wrong' }, options).auth,
  }
}
