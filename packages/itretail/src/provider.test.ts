import { describe, expect, it } from 'vitest'
import { minute, hour, setup, caught } from './provider.fixture.js'

describe('the life of an IT Retail token', () => {
  it('is refreshed in the background in its last hour, and while callers wait in its last minute', async () => {
    const { clock, itretail, login } = setup()
    const auth = login()
    const first = await auth.getToken()
    clock.now = first.expiresAt - hour - 1
    expect(auth.status().state).toBe('valid')
    expect(await auth.getToken()).toBe(first)
    expect(itretail.tokenRequests).toBe(1)
    clock.now += 2
    expect(auth.status().state).toBe('advisory')
    // Each token at a time of its own in the first half of the hour.
    clock.now += hour / 2
    expect(await auth.getToken()).toBe(first)
    await expect.poll(() => auth.status().token?.expiresAt).toBe(clock.now + 1_209_599_000)
    const second = await auth.getToken()
    clock.now = second.expiresAt - minute + 1
    expect(auth.status().state).toBe('mandatory')
    expect((await auth.getToken()).accessToken).not.toBe(second.accessToken)
    expect(itretail.tokenRequests).toBe(3)
  })

  it('[ITR-6] survives maintenance: 20 calls succeed by one more login', async () => {
    const { itretail, login } = setup()
    const auth = login()
    await auth.getToken()
    itretail.forgetTokens()
    const url = `${auth.baseUrl}/api/SectionsData/GetAllSections`
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await auth.fetch(url)).status))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(itretail.tokenRequests).toBe(2)
  })

  it('[ITR-14] [ITR-15] opens the products, and what names the stores goes along at the replay too', async () => {
    const sent: (string | null)[] = []
    const { itretail, login } = setup()
    const auth = login({
      fetch(input, init) {
        const request = new Request(input, init)
        if (request.method === 'GET') sent.push(request.headers.get('storeids'))
        return fetch(request)
      },
    })
    await auth.getToken()
    itretail.forgetTokens()
    const url = `${auth.baseUrl}/api/ProductsData/GetAllProducts`
    const response = await auth.fetch(url, { headers: { storeids: '17,18' } })
    expect(response.status).toBe(200)
    expect(sent).toEqual(['17,18', '17,18'])
  })

  it('[ITR-6] survives maintenance again and again, since no hourly limit paces its logins', async () => {
    const { itretail, login } = setup()
    const auth = login()
    for (let round = 0; round < 5; round += 1) {
      itretail.forgetTokens()
      expect((await auth.fetch(`${auth.baseUrl}/api/SectionsData/GetAllSections`)).status).toBe(200)
    }
    expect(itretail.tokenRequests).toBe(5)
  })

  it('[ITR-11] is renewed by another password login, and there is nothing to revoke', async () => {
    const { clock, itretail, login } = setup()
    const auth = login()
    const first = await auth.getToken()
    clock.now = first.expiresAt + 1
    expect((await auth.getToken()).accessToken).not.toBe(first.accessToken)
    expect(itretail.tokenRequests).toBe(2)
    expect('revoke' in auth).toBe(false)
  })
})

describe('calls to the API', () => {
  it('[ITR-9] get the customers as a bare array', async () => {
    const { login } = setup()
    const auth = login({ environment: 'marktpos' })
    const response = await auth.fetch(`${auth.baseUrl}/api/CustomersData/GetAllCustomers`)
    const customers = (await response.json()) as { LastName: string }[]
    expect(customers.map(({ LastName }) => LastName)).toEqual(['Moreno', 'Okafor'])
  })

  it('[ITR-10] get the sections with id, name and deleted', async () => {
    const { login } = setup()
    const auth = login()
    const response = await auth.fetch(`${auth.baseUrl}/api/SectionsData/GetAllSections`)
    expect(await response.json()).toContainEqual({ id: 1, name: 'Produce', deleted: false })
  })

  it('[ITR-8] give back a 401 that a new token does not mend, with the body of the vendor', async () => {
    const { itretail, login } = setup()
    const auth = login()
    const body = { Message: 'Authorization has been denied for this request.' }
    itretail.failNext({ target: 'api', status: 401, body, times: 2 })
    const response = await auth.fetch(`${auth.baseUrl}/api/SectionsData/GetAllSections`)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual(body)
    expect(itretail).toMatchObject({ tokenRequests: 2, apiRequests: 2 })
  })

  it('go to no other host than that of the environment', async () => {
    const { itretail, login } = setup()
    const error = await caught(login().fetch('https://app.marktpos.com/api/SectionsData/GetAllSections'))
    expect(error.code).toBe('origin_not_allowed')
    expect(itretail).toMatchObject({ tokenRequests: 0, apiRequests: 0 })
  })
})
