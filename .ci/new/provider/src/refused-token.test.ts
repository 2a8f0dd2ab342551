import { setupServer } from 'msw/node'
import { expect, it, onTestFinished } from 'vitest'
import { createAcmeAuth } from './index.js'
import { simulateAcme } from './testing.js'

const credentials = { clientId: 'myAcmeApiClientIdentifier', clientSecret: 'myAcmeApiClientSecret' }

it('a token that the vendor refuses is replaced, and the call sent once more', async () => {
  const answer = () => Response.json({ things: [] })
  const simulator = simulateAcme({ endpoints: [{ method: 'GET', path: '/things', answer }] })
  const server = setupServer(...simulator.handlers)
  server.listen({ onUnhandledFrame: 'error' })
  onTestFinished(() => server.close())
  const acme = createAcmeAuth({ credentials, environment: 'sandbox', retry: { limit: 0 } })
  await acme.getToken()
  simulator.forgetTokens()
  expect((await acme.fetch('/things')).status).toBe(200)
  expect(simulator).toMatchObject({ tokenRequests: 2, apiRequests: 2 })
})
