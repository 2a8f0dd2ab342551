// Next.js: a route handler that gives a merchant's transactions; the whole server process shares one token.
// By hand: copy it to app/transactions/route.ts of an app, put the variables into its .env.local, and npx next dev
import { createMyposAuth, isAuthError, myposHeaders, type MyposAuth } from '@auth/mypos'

// On globalThis, since pages and route handlers are bundled apart, and each hot reload runs this module again.
const kept = globalThis as typeof globalThis & { mypos?: MyposAuth }
const mypos = (kept.mypos ??= createInstance())

function createInstance(): MyposAuth {
  const place = process.env['MYPOS_ENVIRONMENT'] ?? 'sandbox'
  return createMyposAuth({
    // A function, so that `next build` needs no credentials: it imports this module, and requests no token.
    credentials: readCredentials,
    environment: place === 'sandbox' || place === 'production' ? place : { baseUrl: place },
  })
}

function readCredentials() {
  const { MYPOS_CLIENT_ID: clientId = '', MYPOS_CLIENT_SECRET: clientSecret = '' } = process.env
  return { clientId, clientSecret }
}

export async function GET(): Promise<Response> {
  try {
    const headers = myposHeaders({ clientId: readCredentials().clientId })
    // Without `no-store` some versions of Next.js keep the reply of the API; a token they never keep.
    const response = await mypos.fetch(`${mypos.transactionsUrl}/transactions`, { cache: 'no-store', headers })
    if (!response.ok) return Response.json({ error: `myPOS answered ${response.status}` }, { status: 502 })
    return Response.json(await response.json())
  } catch (error) {
    // One with a digest is how Next.js finds out that this is not to be rendered by the build: it has to see it.
    if (!isAuthError(error) || error.digest !== undefined) throw error
    const retryAfter = String(Math.ceil((error.retryAfterMs ?? 1_000) / 1_000))
    return Response.json({ error: error.code }, { status: 503, headers: { 'Retry-After': retryAfter } })
  }
}
