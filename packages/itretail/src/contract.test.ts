import { providerContract } from '@auth/core/testing'
import { getResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { baseUrls } from './api.js'
import { itRetailProvider } from './provider.js'
import { simulateItRetail } from './testing.js'

const credentials = { username: 'login@marktpos.com', password: 'fakepassword' }

function makeProvider() {
  const { handlers } = simulateItRetail()
  return {
    provider: itRetailProvider(baseUrls.marktpos),
    fetch: (request: Request) => getResponse(handlers, request),
    credentials,
    wrongCredentials: { ...credentials, password: 'another password' },
  }
}

describe('the provider', () => {
  it.each(providerContract(makeProvider))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})
