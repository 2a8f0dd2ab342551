import { createToastAuth, toastHeaders } from '@auth/toast'
import { simulateToast } from '@auth/toast/testing'
import { setupServer } from 'msw/node'

const simulator = simulateToast()
const server = setupServer(...simulator.handlers)
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => simulator.reset())
afterAll(() => server.close())

const credentials = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }

it('logs in again when Toast forgets the token', async () => {
  const toast = createToastAuth({ credentials, environment: 'sandbox' })
  await toast.getToken()
  simulator.forgetTokens()
  const url = `${toast.baseUrl}/restaurants/v1/restaurants/guid-1`
  const response = await toast.fetch(url, { headers: toastHeaders({ restaurantGuid: 'guid-1' }) })
  expect(response.status).toBe(200)
  expect(simulator.tokenRequests).toBe(2)
})
