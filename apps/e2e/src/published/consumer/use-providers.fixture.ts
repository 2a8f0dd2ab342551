import type * as core from '@auth/core'
import type * as itretail from '@auth/itretail'
import type * as mypos from '@auth/mypos'
import type * as toast from '@auth/toast'

/** The packages, however a program has loaded them. */
export interface Packages {
  core: typeof core
  itretail: typeof itretail
  mypos: typeof mypos
  toast: typeof toast
}

/** Where the program finds its vendors, and what it prints with. */
export interface Surroundings {
  sandboxUrl: string
  /** An API that refuses the first request to a path, or redirects to another origin. */
  apiUrl: string
  /** What the program writes its log with. */
  print: (...values: unknown[]) => void
}

interface Vendor {
  create: (secret: string, options: core.AuthOptions) => core.Auth
  secret: string
  apiPath: string
  headers: Record<string, string>
  /** What a person's password needs, for a shared cache. */
  cacheOptions?: core.AuthOptions
}

/** What came of everything that a program does with one vendor. */
export type Outcome = Awaited<ReturnType<typeof useVendor>>

/** Does with each vendor what programs do, and tells what came of it. */
export async function useProviders(
  packages: Packages,
  surroundings: Surroundings,
): Promise<{ userAgent: string; outcomes: Record<string, Outcome> }> {
  const outcomes: Record<string, Outcome> = {}
  for (const [name, vendor] of Object.entries(vendorsAt(packages, surroundings.sandboxUrl))) {
    outcomes[name] = await useVendor(name, vendor, packages.core, surroundings)
  }
  return { userAgent: navigator.userAgent, outcomes }
}

function vendorsAt({ itretail, mypos, toast }: Packages, baseUrl: string): Record<string, Vendor> {
  const environment = { baseUrl }
  return {
    itretail: {
      create: (password, options) =>
        itretail.createItRetailAuth({
          ...options,
          environment,
          credentials: { username: 'login@marktpos.com', password },
        }),
      secret: 'fakepassword',
      apiPath: '/api/CustomersData/GetAllCustomers',
      headers: {},
      cacheOptions: { encryptionKey: crypto.getRandomValues(new Uint8Array(32)) },
    },
    mypos: {
      create: (clientSecret, options) =>
        mypos.createMyposAuth({ ...options, environment, credentials: { clientId: 'client_id', clientSecret } }),
      secret: 'client_secret',
      apiPath: '/v1.1/transactions',
      headers: mypos.myposHeaders({ clientId: 'client_id' }),
    },
    toast: {
      create: (clientSecret, options) =>
        toast.createToastAuth({
          ...options,
          environment,
          credentials: { clientId: 'myToastApiClientIdentifier', clientSecret },
        }),
      secret: 'myToastApiClientSecret',
      apiPath: '/restaurants/v1/restaurants/guid-1',
      headers: toast.toastHeaders({ restaurantGuid: 'guid-1' }),
    },
  }
}

async function useVendor(
  name: string,
  { create, secret, apiPath, headers, cacheOptions }: Vendor,
  { isAuthError, memoryCache }: Packages['core'],
  { sandboxUrl, apiUrl, print }: Surroundings,
) {
  const allowedOrigins = [new URL(apiUrl).origin]

  /** What the work came to, and how many token requests the vendor has seen meanwhile. */
  async function counted(work: () => Promise<string | number>): Promise<string> {
    const tokenRequests = async () => {
      const status = (await (await fetch(`${sandboxUrl}/__sandbox/`)).json()) as Record<
        string,
        { tokenRequests: number }
      >
      return status[name]?.tokenRequests ?? Number.NaN
    }
    const before = await tokenRequests()
    const result = await work()
    return `${result}; token requests: ${(await tokenRequests()) - before}`
  }

  const auth = create(secret, { allowedOrigins })
  const together = await counted(async () => {
    const tokens = await Promise.all([auth.getToken(), auth.getToken(), auth.getToken()])
    return `${new Set(tokens).size} token`
  })

  await fetch(`${sandboxUrl}/__sandbox/${name}/forget-tokens`, { method: 'POST' })
  const recovered = await counted(async () => {
    const response = await auth.fetch(sandboxUrl + apiPath, { headers })
    await response.text()
    return response.status
  })

  const token = await auth.getToken()
  print(token, String(token), JSON.stringify({ token }))

  const redirected = await counted(async () => {
    const response = await auth.fetch(`${apiUrl}/redirect/${name}`)
    return `${response.status} ${await response.text()}`
  })

  // A vendor with an hourly limit has none left for a further recovery by the same instance.
  const another = create(secret, { allowedOrigins })
  const replayed = await counted(async () => {
    const request = new Request(`${apiUrl}/refused-once/${name}`, { method: 'POST', body: 'sent again' })
    const response = await another.fetch(request)
    return `${response.status} ${await response.text()}`
  })

  const cache = memoryCache()
  const cached = await counted(async () => {
    const tokens = []
    for (let process = 0; process < 2; process += 1) {
      tokens.push(await create(secret, { ...cacheOptions, cache }).getToken())
    }
    return `${new Set(tokens.map(({ accessToken }) => accessToken)).size} token`
  })

  const refused = await counted(async () => {
    try {
      return String(await create(`wrong ${secret}`, {}).getToken())
    } catch (error) {
      print(error)
      return isAuthError(error, 'invalid_credentials') ? error.code : String(error)
    }
  })

  return { together, recovered, redirected, replayed, cached, refused }
}
