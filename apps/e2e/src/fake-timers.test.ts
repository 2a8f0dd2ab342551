import { memoryCache, type Auth } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { simulateItRetail } from '@auth/itretail/testing'
import { createMyposAuth } from '@auth/mypos'
import { simulateMypos } from '@auth/mypos/testing'
import { createToastAuth } from '@auth/toast'
import { simulateToast } from '@auth/toast/testing'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'

const [hour, day] = [3_600_000, 24 * 3_600_000]
const encryptionKey = new Uint8Array(32).fill(7)

const client = { clientId: 'client_id', clientSecret: 'client_secret' }
const restaurants = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }
const user = { username: 'login@marktpos.com', password: 'fakepassword' }

const vendors = [
  {
    name: 'toast',
    simulate: simulateToast,
    lifetimeMs: day,
    create: (options: object): Auth =>
      createToastAuth({ credentials: restaurants, environment: 'sandbox', ...options }),
  },
  {
    name: 'itretail',
    simulate: simulateItRetail,
    lifetimeMs: 1_209_599_000,
    create: (options: object): Auth => createItRetailAuth({ credentials: user, environment: 'marktpos', ...options }),
  },
  {
    name: 'mypos',
    simulate: simulateMypos,
    lifetimeMs: hour,
    create: (options: object): Auth => createMyposAuth({ credentials: client, environment: 'production', ...options }),
  },
]

afterEach(() => {
  vi.useRealTimers()
})

describe.each(vendors)('fake timers, switched on after $name was made', ({ simulate, create, lifetimeMs }) => {
  it('move the clock of the instance, of its cache and of the simulator', async () => {
    const simulator = simulate()
    const server = setupServer(...simulator.handlers)
    server.listen({ onUnhandledFrame: 'error' })
    onTestFinished(() => server.close())
    const cache = memoryCache()
    const make = () => create({ cache, encryptionKey })
    const auth = make()
    await auth.getToken()

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + lifetimeMs + hour })
    const renewed = await auth.getToken()
    expect(renewed.expiresAt).toBeGreaterThan(Date.now())
    expect(renewed.issuedAt).toBe(Date.now())
    expect(auth.status().token?.expiresInMs).toBe(lifetimeMs)
    // The cache has the new token and no longer the old one.
    expect((await make().getToken()).accessToken).toBe(renewed.accessToken)
    expect(simulator.tokenRequests).toBe(2)

    vi.useRealTimers()
    expect(auth.status().token?.expiresInMs).toBeGreaterThan(lifetimeMs)
  })
})
