// Cloudflare Workers: gives a restaurant of Toast; all requests of an isolate share one token.
// By hand: npx wrangler dev apps/examples/src/worker.ts --compatibility-date 2025-09-01 --env-file .env
import { createToastAuth, isAuthError, toastHeaders, type Auth } from '@auth/toast'

interface Environment {
  TOAST_CLIENT_ID: string
  TOAST_CLIENT_SECRET: string
  TOAST_ENVIRONMENT: string
}
interface Context {
  waitUntil: (work: Promise<unknown>) => void
}

// At the module's level, or each request would log in for itself.
let toast: Auth | undefined

function toastOf(environment: Environment): Auth {
  const { TOAST_CLIENT_ID: clientId, TOAST_CLIENT_SECRET: clientSecret, TOAST_ENVIRONMENT: place } = environment
  toast ??= createToastAuth({
    credentials: { clientId, clientSecret },
    environment: place === 'sandbox' || place === 'production' ? place : { baseUrl: place },
  })
  return toast
}

export default {
  async fetch(request: Request, environment: Environment, context: Context): Promise<Response> {
    const restaurantGuid = new URL(request.url).searchParams.get('restaurant') ?? ''
    if (!/^[\w-]+$/.test(restaurantGuid)) return new Response('Which ?restaurant=', { status: 400 })
    const auth = toastOf(environment)
    try {
      // A login begun here goes on when this request ends before it, for those who wait for it too.
      await auth.getToken({ waitUntil: (work) => context.waitUntil(work) })
      const headers = toastHeaders({ restaurantGuid })
      return await auth.fetch(`/restaurants/v1/restaurants/${restaurantGuid}`, { headers })
    } catch (error) {
      if (!isAuthError(error)) throw error
      return Response.json({ error: error.code }, { status: 503 })
    }
  },
}
