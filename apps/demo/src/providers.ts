import type { Auth } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth, myposHeaders } from '@auth/mypos'
import type { Sandbox } from '@auth/sandbox'
import { createToastAuth, toastHeaders } from '@auth/toast'
import { sandboxCredentials } from './sandbox-variables.js'

/** One provider as the demo uses it on the sandbox. */
export interface DemoProvider {
  readonly label: string
  readonly simulator: Sandbox['toast']
  /** Makes a fresh instance, which knows nothing of the others. */
  readonly create: () => Auth
  /** The same with a secret that the vendor refuses. */
  readonly createWrong: () => Auth
  /** One authenticated call, at the instance's own base URL or at another. */
  readonly call: (auth: Auth, baseUrl?: string) => Promise<Response>
}

const restaurantGuid = '1f8d2a6c-9b1e-4a53-8a0e-9d6b6f0c7c11'

/** The three providers, with the credentials that the sandbox accepts. */
export function sandboxProviders({ url, itretail, mypos, toast }: Sandbox): DemoProvider[] {
  const environment = { baseUrl: url }
  const known = sandboxCredentials
  const itretailAuth = (password: string) =>
    createItRetailAuth({ credentials: { username: known.itretail.id, password }, environment })
  const myposAuth = (clientSecret: string) =>
    createMyposAuth({ credentials: { clientId: known.mypos.id, clientSecret }, environment })
  const toastAuth = (clientSecret: string) =>
    createToastAuth({ credentials: { clientId: known.toast.id, clientSecret }, environment })
  return [
    {
      label: 'IT Retail',
      simulator: itretail,
      create: () => itretailAuth(known.itretail.secret),
      createWrong: () => itretailAuth('wrong'),
      call: (auth, baseUrl = auth.baseUrl) => auth.fetch(`${baseUrl}/api/CustomersData/GetAllCustomers`),
    },
    {
      label: 'myPOS',
      simulator: mypos,
      create: () => myposAuth(known.mypos.secret),
      createWrong: () => myposAuth('wrong'),
      call: (auth, baseUrl = auth.baseUrl) =>
        auth.fetch(`${baseUrl}/v1.1/transactions`, { headers: myposHeaders({ clientId: known.mypos.id }) }),
    },
    {
      label: 'Toast',
      simulator: toast,
      create: () => toastAuth(known.toast.secret),
      createWrong: () => toastAuth('wrong'),
      call: (auth, baseUrl = auth.baseUrl) =>
        auth.fetch(`${baseUrl}/restaurants/v1/restaurants/${restaurantGuid}`, {
          headers: toastHeaders({ restaurantGuid }),
        }),
    },
  ]
}
