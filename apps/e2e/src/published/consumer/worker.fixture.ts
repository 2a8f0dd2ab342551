import * as core from '@auth/core'
import * as itretail from '@auth/itretail'
import * as mypos from '@auth/mypos'
import * as toast from '@auth/toast'
import { useProviders } from './use-providers.fixture.ts'

// Filled in by the bundler.
declare const SANDBOX_URL: string
declare const API_URL: string

// At the module's level, as one instance for all requests has to be: there a Worker may neither wait nor send.
const auth = toast.createToastAuth({
  credentials: { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' },
  environment: { baseUrl: SANDBOX_URL },
  allowedOrigins: [API_URL],
  timeoutMs: 3_000,
  totalTimeoutMs: 3_000,
})

const routes: Record<string, (context: core.GetTokenOptions) => string | Promise<string>> = {
  /** What programs do on every runtime. */
  async '/use-providers'() {
    // oxlint-disable-next-line no-console -- how a program prints a token is part of the test
    const surroundings = { sandboxUrl: SANDBOX_URL, apiUrl: API_URL, print: console.log }
    return JSON.stringify(await useProviders({ core, itretail, mypos, toast }, surroundings))
  },

  async '/restaurant'() {
    const headers = toast.toastHeaders({ restaurantGuid: 'guid-1' })
    const { status } = await auth.fetch(`${SANDBOX_URL}/restaurants/v1/restaurants/guid-1`, { headers })
    return `${status}; token requests: ${auth.status().tokenRequests}`
  },

  /** Begins a token request, and answers before that has ended. */
  '/begin'() {
    void auth.getToken()
    return 'begun'
  },

  '/begin-and-wait-until'({ waitUntil }) {
    void auth.getToken({ ...(waitUntil && { waitUntil }) })
    return 'begun'
  },

  async '/redirect'() {
    const { status } = await auth.fetch(`${API_URL}/redirect/`)
    return String(status)
  },
}

export default {
  async fetch(request: Request, _environment: unknown, context: { waitUntil: (promise: Promise<unknown>) => void }) {
    const route = routes[new URL(request.url).pathname]
    return new Response(await route?.({ waitUntil: (promise) => context.waitUntil(promise) }))
  },
}
