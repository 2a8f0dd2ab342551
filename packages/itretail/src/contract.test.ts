import { providerContract } from '@auth/core/testing'
import { getResponse } from 'msw'
import { describe, it } from 'vitest'
import { baseUrls } from './api.js'
import { itRetailProvider } from './provider.js'
import { simulateItRetail } from './testing.js'

const credentials = { username: 'login@marktpos.com', password: 'fakepassword' }

function makeProvider() {
  const { handlers } = simulateItRetail()
  return {
    provider: itRetailProvider({ baseUrl: baseUrls.marktpos }),
    fetch: (request: Request) => getResponse(handlers, request),
    credentials,
    wrongCredentials: { ...credentials, password: 'another password' },
  }
}

describe('the provider', () => {
  for (const { name, run } of providerContract(makeProvider)) it(name, run)
})
