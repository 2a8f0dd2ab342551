import { providerContract } from '@auth/core/testing'
import { getResponse } from 'msw'
import { describe, it } from 'vitest'
import { baseUrls } from './api.js'
import { toastProvider } from './provider.js'
import { simulateToast } from './testing.js'

const credentials = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }

function makeProvider() {
  const { handlers } = simulateToast()
  return {
    provider: toastProvider({ baseUrl: baseUrls.sandbox }),
    fetch: (request: Request) => getResponse(handlers, request),
    credentials,
    wrongCredentials: { ...credentials, clientSecret: 'another secret' },
  }
}

describe('the provider', () => {
  for (const { name, run } of providerContract(makeProvider)) it(name, run)
})
