import { createItRetailAuth, type ItRetailOptions } from '@auth/itretail'
import { describe, expect, it } from 'vitest'
import { startOAuth2Server } from './oauth2-server.fixture.js'

/** With any character but an emoji, which this server refuses in a password. */
const credentials = { username: 'login+test@marktpos.com', password: 'p&=+% :;"ä密码' }

async function setUp() {
  const server = await startOAuth2Server(credentials)
  const create = (options: Partial<ItRetailOptions> = {}) =>
    createItRetailAuth({ credentials, environment: { baseUrl: server.origin }, ...options })
  return { ...server, create }
}

describe('@auth/itretail before @node-oauth/oauth2-server, with a password', () => {
  it('gets a token that the server takes, with its lifetime', async () => {
    const { origin, logins, tokens, create } = await setUp()
    const auth = create()
    const token = await auth.getToken()
    expect(tokens.has(token.accessToken)).toBe(true)
    // The server names what remains when it answers, in whole seconds.
    expect((token.expiresAt - token.issuedAt) / 86_400_000).toBeCloseTo(14, 2)
    expect((await auth.fetch(`${origin}/api/SectionsData/GetAllSections`)).status).toBe(200)
    expect(logins).toEqual([
      { url: '/token?accesslevel=0&securityCode=undefined', type: 'application/x-www-form-urlencoded' },
    ])
  })

  it('reads the refusal of a wrong password, and does not try it again', async () => {
    const { logins, create } = await setUp()
    const auth = create({ credentials: { ...credentials, password: 'p&=+% :;"a密码' } })
    for (let time = 0; time < 3; time += 1) {
      await expect(auth.getToken()).rejects.toMatchObject({ code: 'invalid_credentials', status: 400 })
    }
    expect(logins).toHaveLength(1)
  })

  it('recovers from a maintenance that ends every token: 20 calls succeed by one more login', async () => {
    const { origin, logins, tokens, create } = await setUp()
    const auth = create()
    await auth.getToken()
    tokens.clear()
    const calls = Array.from({ length: 20 }, () => auth.fetch(`${origin}/api/SectionsData/GetAllSections`))
    expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([200]))
    expect(logins).toHaveLength(2)
  })
})
