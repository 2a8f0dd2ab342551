import { describe, expect, it } from 'vitest'
import { myposHeaders } from './index.js'
import { minute, clock, credentials, mypos, create, useSimulator } from './provider.fixture.js'

useSimulator()

const transactions = 'https://transactions-api.mypos.com/v1.1/transactions'

const webhooks = 'https://webhook-api.mypos.com/v1/webhooks'

describe('the token', () => {
  it.each([
    [24 * 60, 5],
    [60, 5],
    [10, 1],
  ])('of %i minutes is renewed in the background in its last %i', async (lifetimeMinutes, windowMinutes) => {
    mypos.failNext({ status: 200, body: { access_token: 'abc', expires_in: lifetimeMinutes * 60 } })
    const auth = create()
    const { expiresAt } = await auth.getToken()
    clock.now = expiresAt - windowMinutes * minute - 1
    expect(auth.status().state).toBe('valid')
    clock.now += 1
    expect(auth.status().state).toBe('advisory')
    clock.now = expiresAt - 10_000 - 1
    expect(auth.status().state).toBe('advisory')
    clock.now += 1
    expect(auth.status().state).toBe('mandatory')
  })

  it('may be requested as often as needed: the vendor names no limit', async () => {
    const auth = create()
    for (let round = 1; round <= 5; round += 1) await auth.getToken({ forceRefresh: true })
    expect(mypos.tokenRequests).toBe(5)
  })

  it('[MYPOS-10] opens the Transactions API with the headers that it wants', async () => {
    const auth = create()
    const response = await auth.fetch(transactions, { headers: myposHeaders(credentials) })
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('items')
    expect((await auth.fetch(transactions)).status).toBe(403)
  })

  it('[MYPOS-10] wants a new request id for every call', () => {
    const headers = [1, 2, 3].map(() => myposHeaders({ clientId: 'client_id' }))
    expect(new Set(headers.map((header) => header['x-request-id'])).size).toBe(3)
    for (const header of headers) {
      expect(header).toEqual({ 'api-key': 'client_id', 'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/) })
    }
  })

  it('[MYPOS-11] opens the Webhook API as a Bearer token alone, when it has that scope', async () => {
    const auth = create({ scope: ['webhooks'] })
    for (const path of ['webhooks', 'events']) {
      expect((await auth.fetch(`https://webhook-api.mypos.com/v1/${path}`)).status).toBe(200)
    }
    expect((await create().fetch(webhooks)).status).toBe(403)
  })

  it('is replaced after the vendor has forgotten it', async () => {
    const auth = create({ scope: ['webhooks'] })
    await auth.getToken()
    mypos.forgetTokens()
    expect((await auth.fetch(webhooks)).status).toBe(200)
    expect(mypos.tokenRequests).toBe(2)
  })
})
