import { getResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { simulateItRetail, type SimulateItRetailOptions } from './testing.js'

const base = 'https://pos.example.com'
const start = Date.UTC(2026, 10, 21)
const query = '?accesslevel=0&securityCode=undefined'
const goodForm = 'grant_type=password&password=fakepassword&username=login%40marktpos.com'
const formType = 'application/x-www-form-urlencoded'

const form = (name: string, secret: string) => `grant_type=password&username=${name}&password=${secret}`

function setup(options: SimulateItRetailOptions = {}) {
  const clock = { now: start }
  const itretail = simulateItRetail({ baseUrl: base, now: () => clock.now, ...options })
  const send = async (path: string, init?: RequestInit, origin = base): Promise<Response> => {
    const response = await getResponse(itretail.handlers, new Request(origin + path, init))
    if (response === undefined) throw new Error(`no handler for ${origin}${path}`)
    return response
  }
  const login = (body = goodForm, { search = query, type = formType } = {}) =>
    send(`/token${search}`, { method: 'POST', headers: { 'content-type': type }, body })
  const newToken = async () => ((await (await login()).json()) as { access_token: string }).access_token
  const sections = (authorization?: string) =>
    send('/api/SectionsData/GetAllSections', authorization === undefined ? {} : { headers: { authorization } })
  return { clock, itretail, send, login, newToken, sections }
}

describe('the simulated login', () => {
  it('[ITR-4] [ITR-5] answers with the documented reply and the extras of ASP.NET', async () => {
    const response = await setup().login()
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]{476}$/) as string,
      token_type: 'bearer',
      expires_in: 1_209_599,
      userName: 'login@marktpos.com',
      '.issued': 'Sat, 21 Nov 2026 00:00:00 GMT',
      '.expires': 'Fri, 04 Dec 2026 23:59:59 GMT',
    })
  })

  it('gives each login a token of its own, and the earlier ones go on', async () => {
    const { newToken, sections } = setup()
    const first = await newToken()
    expect(await newToken()).not.toBe(first)
    expect((await sections(`Bearer ${first}`)).status).toBe(200)
  })

  it.each([
    ['a wrong password', 'grant_type=password&username=login%40marktpos.com&password=wrong', 'invalid_grant'],
    ['no password', 'grant_type=password&username=login%40marktpos.com', 'invalid_grant'],
    ['an unknown user', 'grant_type=password&username=nobody&password=fakepassword', 'invalid_grant'],
    ['another grant type', goodForm.replace('=password', '=client_credentials'), 'unsupported_grant_type'],
    ['no grant type', goodForm.replace('grant_type=password&', ''), 'unsupported_grant_type'],
    ['an empty body', '', 'unsupported_grant_type'],
    ['a repeated field', `${goodForm}&password=fakepassword`, 'invalid_request'],
    ['a broken escape', goodForm.replace('%40', '%4'), 'invalid_request'],
    ['an escape that is not UTF-8', goodForm.replace('%40', '%FF'), 'invalid_request'],
  ])('[ITR-7] refuses %s', async (_what, body, error) => {
    const response = await setup().login(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error })
  })

  it.each([
    '',
    '?accesslevel=0',
    '?accesslevel=1&securityCode=undefined',
    `${query}&more=1`,
    '?securityCode=undefined',
  ])('[ITR-3] refuses the query "%s"', async (search) => {
    const response = await setup().login(goodForm, { search })
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid_request' })
    expect(text).not.toContain('undefined')
  })

  it('[ITR-3] takes the query in any order, or another one where an option says so', async () => {
    expect((await setup().login(goodForm, { search: '?securityCode=undefined&accesslevel=0' })).status).toBe(200)
    const { login } = setup({ tokenQuery: { accesslevel: '0' } })
    expect((await login(goodForm, { search: '?accesslevel=0' })).status).toBe(200)
    expect((await login()).status).toBe(400)
  })

  it('[ITR-1] refuses every content type but a form', async () => {
    const { login } = setup()
    for (const type of ['application/json', 'text/plain', '']) {
      const response = await login(goodForm, { type })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: 'invalid_request' })
    }
    expect((await login(goodForm, { type: 'Application/x-www-form-urlencoded; charset=UTF-8' })).status).toBe(200)
  })

  it('[ITR-1] is a POST on one path', async () => {
    const { send, itretail } = setup()
    expect((await send(`/token${query}`)).status).toBe(405)
    await expect(send(`/oauth/token${query}`, { method: 'POST' })).rejects.toThrow('no handler')
    expect(itretail.tokenRequests).toBe(0)
  })

  it('[ITR-1] decodes a form to the letter', async () => {
    const password = ' a&b=c+d%e "ü" 🔑'
    const { login } = setup({ users: [{ username: 'a+b@x', password }] })
    expect((await login(form('a%2Bb%40x', encodeURIComponent(password)))).status).toBe(200)
    expect((await login(form('a%2Bb@x', '+a%26b=c%2Bd%25e+"ü"+🔑'))).status).toBe(200)
    expect((await login(form('a+b@x', encodeURIComponent(password)))).status).toBe(400)
    expect((await login()).status).toBe(400)
  })

  it('[ITR-2] is on both hosts unless another is named', async () => {
    const itretail = simulateItRetail()
    const at = (origin: string) => {
      const init = { method: 'POST', headers: { 'content-type': formType }, body: goodForm }
      return getResponse(itretail.handlers, new Request(`${origin}/token${query}`, init))
    }
    expect((await at('https://retailnext.itretail.com'))?.status).toBe(200)
    expect((await at('https://app.marktpos.com'))?.status).toBe(200)
    expect(await at(base)).toBeUndefined()
    expect(itretail.tokenRequests).toBe(2)
    const own = setup({ baseUrl: 'http://127.0.0.1:4010/' })
    expect((await own.send('/api/SectionsData/GetAllSections', {}, 'http://127.0.0.1:4010')).status).toBe(401)
  })
})

describe('the simulated endpoints', () => {
  it('[ITR-9] [ITR-10] give bare arrays to a bearer', async () => {
    const { newToken, send, sections, itretail } = setup()
    const authorization = `Bearer ${await newToken()}`
    const customers = await send('/api/CustomersData/GetAllCustomers', { headers: { authorization } })
    const customer = { Id: expect.any(String) as string, FirstName: 'Ada', LastName: 'Moreno', Deleted: false }
    expect(await customers.json()).toMatchObject([customer, {}])
    expect(await (await sections(authorization)).json()).toEqual([
      { id: 1, name: 'Produce', deleted: false },
      { id: 2, name: 'Bakery', deleted: false },
    ])
    expect(itretail.apiRequests).toBe(2)
  })

  it('[ITR-14] give the products, a bare array too', async () => {
    const { newToken, send } = setup()
    const authorization = `Bearer ${await newToken()}`
    const products = await send('/api/ProductsData/GetAllProducts', { headers: { authorization } })
    const product = { upc: expect.any(String) as string, description: 'Bananas', deleted: false }
    expect(await products.json()).toMatchObject([product, {}])
    expect((await send('/api/ProductsData/GetAllProducts')).status).toBe(401)
  })

  it('[ITR-8] refuse a token that is missing, unknown, of another scheme, expired or forgotten', async () => {
    const { clock, itretail, newToken, sections } = setup({ lifetimeSeconds: 60 })
    const token = await newToken()
    const refused = async (authorization?: string) => {
      const response = await sections(authorization)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({ Message: 'Authorization has been denied for this request.' })
    }
    await refused()
    await refused('Bearer unknown')
    await refused(`Basic ${token}`)
    await refused(token)
    clock.now = start + 60_000
    await refused(`Bearer ${token}`)
    clock.now -= 1
    expect((await sections(`Bearer ${token}`)).status).toBe(200)
    itretail.forgetTokens()
    await refused(`Bearer ${token}`)
  })

  it('[ITR-6] know no token after maintenance, and take new logins', async () => {
    const { itretail, newToken, sections } = setup()
    const token = await newToken()
    itretail.forgetTokens()
    expect((await sections(`Bearer ${token}`)).status).toBe(401)
    expect((await sections(`Bearer ${await newToken()}`)).status).toBe(200)
    itretail.reset()
    expect(itretail.tokenRequests).toBe(0)
  })
})
