// One program with two versions of the packages: what one gives goes to the other. It is compiled, and run.
import { AuthError, isAuthError, memoryCache, type Provider, type TokenCache } from '@auth/core'
import { createMyposAuth } from '@auth/mypos'
import { createToastAuth, type Auth, type AuthEvent, type Token } from '@auth/toast'
import * as other from './other-copy/index.fixture.ts'

const [baseUrl = ''] = process.argv.slice(2)
const client = { clientId: 'client_id', clientSecret: 'client_secret' }
const toastClient = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }
const environment = { baseUrl }

const events: AuthEvent[] = []
const onEvent = (event: AuthEvent) => void events.push(event)
const cache: TokenCache = memoryCache()
const toast: other.toast.ToastAuth = createToastAuth({ credentials: toastClient, environment })
const mypos: other.mypos.MyposAuth[] = [
  createMyposAuth({ credentials: client, environment, cache }),
  other.mypos.createMyposAuth({ credentials: client, environment, cache, onEvent }),
]
const fleet: Auth[] = [toast, ...mypos]

// One token by way of the cache, which the vendor gave to the first.
const tokens: Token[] = []
for (const auth of fleet) tokens.push(await auth.getToken())
const [, first, second] = tokens
const adopted = events.map(({ type }) => type)
if (first) await mypos[1]?.invalidate(first)
const afterRefusal = await mypos[1]?.getToken()

const wrong = { ...client, clientSecret: 'wrong' }
const refused: unknown = await other.mypos
  .createMyposAuth({ credentials: wrong, environment })
  .getToken()
  .catch((error: unknown) => error)

/** A provider that one version makes, at the other's `createAuth`. */
const provider: Provider<{ key: string }> = {
  name: 'acme',
  tokenUrl: `${baseUrl}/nowhere`,
  allowedOrigins: [baseUrl],
  policy: { advisoryWindowMs: 1, mandatoryWindowMs: 1, backoff: other.core.standardBackoff },
  identify: ({ key }) => ({ subject: key, secret: key, secretKind: 'issued' }),
  requestToken: () => Promise.reject(new AuthError({ code: 'invalid_credentials', provider: 'acme', message: 'no' })),
}
const thrown: unknown = await other.core
  .createAuth(provider, { credentials: { key: 'key' } })
  .getToken()
  .catch((error: unknown) => error)

// oxlint-disable-next-line no-console -- what it tells the test
console.log(
  JSON.stringify({
    classes: AuthError === other.core.AuthError ? 1 : 2,
    shared: first?.accessToken === second?.accessToken,
    adopted,
    renewed: afterRefusal?.accessToken !== first?.accessToken,
    printed: tokens.every((token) => !(String(token) + JSON.stringify(token)).includes(token.accessToken)),
    refused: isAuthError(refused, 'invalid_credentials') && !(refused instanceof AuthError),
    thrown: other.toast.isAuthError(thrown, 'invalid_credentials') && thrown.message,
  }),
)
