import { createSimulator } from '@auth/core/simulator'
import { providerContract } from '@auth/core/testing'
import { getResponse, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { expect, it } from 'vitest'
import { acme, createAcmeAuth } from './acme.js'

const credentials = { clientId: 'some-client', clientSecret: 'some-secret' }
const issued = new Set<string>()
const simulator = createSimulator({
  name: 'acme',
  endpoints: [
    {
      kind: 'token',
      method: 'POST',
      url: 'https://api.acme.example/oauth/token',
      async answer(request) {
        const form = new URLSearchParams(await request.text())
        if (form.get('client_secret') !== 'some-secret') return new HttpResponse(null, { status: 401 })
        const token = crypto.randomUUID()
        issued.add(`Bearer ${token}`)
        return HttpResponse.json({ access_token: token, expires_in: 3600 })
      },
    },
    {
      kind: 'api',
      method: 'GET',
      url: 'https://api.acme.example/things',
      answer: ({ headers }) =>
        new HttpResponse(null, { status: issued.has(headers.get('authorization') ?? '') ? 200 : 401 }),
    },
  ],
  forgetTokens: () => issued.clear(),
})

it('a call survives that the vendor forgets its tokens', async () => {
  const server = setupServer(...simulator.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  const auth = createAcmeAuth({ credentials })

  await auth.fetch('https://api.acme.example/things')
  simulator.forgetTokens()
  const response = await auth.fetch('https://api.acme.example/things')

  expect(response.status).toBe(200)
  expect(simulator.tokenRequests).toBe(2)
  server.close()
})

const contract = providerContract(() => ({
  provider: acme,
  fetch: (request) => getResponse(simulator.handlers, request),
  credentials,
  wrongCredentials: { ...credentials, clientSecret: 'another-secret' },
}))

it.each(contract)('the provider $name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined()
})
