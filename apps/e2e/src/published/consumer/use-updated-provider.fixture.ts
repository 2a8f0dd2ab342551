// One provider with the core that the program has, one with a newer core of its own. It is compiled, and run.
import { isAuthError, memoryCache, type Auth, type Token, type TokenCache } from '@auth/core'
import { createMyposAuth } from '@auth/mypos'
import { createToastAuth } from '@auth/toast'

const [baseUrl = ''] = process.argv.slice(2)
const environment = { baseUrl }
const cache: TokenCache = memoryCache()
const toast = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }
const mypos = { clientId: 'client_id', clientSecret: 'client_secret' }
const fleet: Auth[] = [
  createToastAuth({ credentials: toast, environment, cache }),
  createMyposAuth({ credentials: mypos, environment, cache }),
]

const tokens: Token[] = []
for (const auth of fleet) tokens.push(await auth.getToken())
const refused: unknown = await createMyposAuth({ credentials: { ...mypos, clientSecret: 'wrong' }, environment })
  .getToken()
  .catch((error: unknown) => error)

// oxlint-disable-next-line no-console -- what it tells the test
console.log(
  JSON.stringify({
    providers: fleet.map(({ provider }) => provider),
    tokens: new Set(tokens.map(({ accessToken }) => accessToken)).size,
    refused: isAuthError(refused, 'invalid_credentials'),
  }),
)
