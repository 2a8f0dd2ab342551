import { memoryCache } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { getResponse } from 'msw'
import { createItRetailAuth, type ItRetailCredentials, type ItRetailOptions } from './index.js'
import { simulateItRetail } from './testing.js'

const user: ItRetailCredentials = { username: 'login@marktpos.com', password: 'canary-password' }
const start = Date.UTC(2026, 10, 21)

/** A login endpoint that keeps the queries that it was sent. */
function recorder(status = 200) {
  const queries: string[] = []
  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    queries.push(new URL(input instanceof Request ? input.url : input).search)
    return Response.json({ access_token: `token-${queries.length}`, expires_in: 1_209_599 }, { status })
  }
  const create = (credentials: ItRetailOptions['credentials'], options: Partial<ItRetailOptions> = {}) =>
    createItRetailAuth({ credentials, environment: 'marktpos', now: () => start, fetch, ...options })
  return { queries, create }
}

describe('the query of a user’s login', () => {
  it.each<[Partial<ItRetailCredentials>, string]>([
    [{}, '?accesslevel=0&securityCode=undefined'],
    [{ accesslevel: null, securityCode: null }, '?accesslevel=0&securityCode=undefined'],
    [{ accesslevel: '2', securityCode: '0417' }, '?accesslevel=2&securityCode=0417'],
    [{ accesslevel: 2 }, '?accesslevel=2&securityCode=undefined'],
    [{ accesslevel: 0, securityCode: 'a&b=c d' }, '?accesslevel=0&securityCode=a%26b%3Dc+d'],
    [{ accesslevel: '1', securityCode: '' }, '?accesslevel=1'],
  ])('[ITR-13] comes from the credentials %j, by object and by function', async (fields, query) => {
    const { queries, create } = recorder()
    await create({ ...user, ...fields }).getToken()
    await create(async () => ({ ...user, ...fields })).getToken()
    expect(queries).toEqual([query, query])
  })

  it('[ITR-13] has the credentials’ before those of tokenQuery, and leaves an empty code of either out', async () => {
    const { queries, create } = recorder()
    const tokenQuery = { securityCode: '', accesslevel: '5', shop: '7' }
    await create(user, { tokenQuery }).getToken()
    await create({ ...user, accesslevel: '1', securityCode: 'x' }, { tokenQuery }).getToken()
    expect(queries).toEqual(['?accesslevel=5&shop=7', '?accesslevel=1&securityCode=x&shop=7'])
  })

  it.each<[object, string]>([
    [{ accesslevel: ['canary'] }, 'accesslevel takes a string or a whole number, got an array'],
    [{ accesslevel: 1.5 }, 'accesslevel takes a whole number'],
    [{ securityCode: 4711 }, 'securityCode takes a string, got number'],
    [{ accessLevel: 'canary' }, 'credentials takes accesslevel (not accessLevel)'],
    [{ security_code: 'canary' }, 'credentials takes securityCode (not security_code)'],
  ])('[ITR-13] refuses %j', (fields, message) => {
    const create = () => recorder().create({ ...user, ...fields })
    expect(create).toThrow(message)
    expect(create).not.toThrow(/canary|4711/)
  })
})

describe('whose token it is', () => {
  const encryptionKey = new Uint8Array(32).fill(7)

  it('[ITR-13] users of different access levels never share a token, a record or a wait', async () => {
    const cache = memoryCache({ now: () => start })
    const shared = { cache, encryptionKey }
    const { queries, create } = recorder()
    const first = await create({ ...user, accesslevel: 0 }, shared).getToken()
    const other = await create({ ...user, accesslevel: 1 }, shared).getToken()
    expect(other.accessToken).not.toBe(first.accessToken)
    const byQuery = create(user, { ...shared, tokenQuery: { accesslevel: '1', securityCode: 'undefined' } })
    expect((await byQuery.getToken()).accessToken).toBe(other.accessToken)
    expect(queries).toHaveLength(2)

    const refusing = recorder(401)
    await expect(refusing.create({ ...user, accesslevel: 3 }, shared).getToken()).rejects.toThrow('refused')
    await expect(refusing.create({ ...user, accesslevel: 4 }, shared).getToken()).rejects.toThrow('refused')
    await expect(refusing.create({ ...user, accesslevel: 4 }, shared).getToken()).rejects.toThrow('refused')
    expect(refusing.queries).toHaveLength(2)
  })

  it('[ITR-13] a security code is not part of it, and stands in no name in the cache', async () => {
    const keys: string[] = []
    const memory = memoryCache({ now: () => start })
    const cache = { ...memory, get: (key: string) => (keys.push(key), memory.get(key)) }
    const { queries, create } = recorder()
    const codes = ['canary-1', 'canary-2', '', undefined]
    for (const securityCode of codes) await create({ ...user, securityCode }, { cache, encryptionKey }).getToken()
    expect(queries).toHaveLength(1)
    expect(new Set(keys).size).toBe(1)
    expect(keys.join()).not.toContain('canary')
  })
})

describe('the simulator', () => {
  it('[ITR-13] wants the access level and the code of a user who has them, and repeats no code', async () => {
    const own: ItRetailCredentials = { ...user, accesslevel: '2', securityCode: 'canary-code' }
    const { handlers } = simulateItRetail({ users: [own, { username: 'plain', password: 'x' }] })
    const fetch = async (input: RequestInfo | URL, init?: RequestInit) =>
      (await getResponse(handlers, new Request(input, init))) ?? Response.error()
    const login = (credentials: ItRetailCredentials) =>
      createItRetailAuth({ credentials, environment: 'marktpos', fetch }).getToken()
    await login(own)
    await login({ username: 'plain', password: 'x' })
    for (const wrong of [{ ...own, securityCode: 'x' }, { ...own, accesslevel: 0 }, user]) {
      await expect(login(wrong)).rejects.toMatchObject({ code: 'invalid_credentials' })
    }
    const body = new URLSearchParams({ grant_type: 'password', username: user.username, password: user.password })
    const refused = await fetch('https://app.marktpos.com/token?accesslevel=2&securityCode=guess', {
      method: 'POST',
      body,
    })
    expect(refused.status).toBe(400)
    expect(await refused.text()).not.toContain('canary')
  })
})
