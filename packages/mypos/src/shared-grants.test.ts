import { memoryCache } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { clientId, create, Store } from './grants.fixture.js'
import { mypos, now, useSimulator } from './provider.fixture.js'
import type { MyposGrant } from './index.js'

useSimulator()

describe('[MYPOS-4] a user’s grant in a shared cache', () => {
  it('names its account, which keeps two users of one client apart', async () => {
    const cache = memoryCache({ now })
    const begin = (account: string) =>
      create(
        { type: 'refresh_token', account, refreshTokens: new Store(mypos.issueRefreshToken({ clientId })) },
        { cache },
      )
    const [first, same, other] = [await begin('a').getToken(), await begin('a').getToken(), await begin('b').getToken()]
    expect(same.accessToken).toBe(first.accessToken)
    expect(other.accessToken).not.toBe(first.accessToken)
    expect(mypos.tokenRequests).toBe(2)
  })

  it('without one is refused', () => {
    const grant: MyposGrant = { type: 'refresh_token', refreshTokens: new Store() }
    expect(() => create(grant, { cache: memoryCache() })).toThrow(/the option account is missing/)
    expect(create(grant).provider).toBe('mypos')
  })

  it('tokens of another scope are others', async () => {
    const cache = memoryCache({ now })
    await create({ type: 'client_credentials' }, { cache }).getToken()
    await create({ type: 'client_credentials' }, { cache, scope: ['webhooks'] }).getToken()
    expect(mypos.tokenRequests).toBe(2)
  })
})
