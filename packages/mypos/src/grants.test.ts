import type { RefreshTokens } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { createMyposAuth, type MyposGrant } from './index.js'
import { clientId, create, Store, reauthorization } from './grants.fixture.js'
import { clock, now, credentials, mypos, useSimulator } from './provider.fixture.js'

useSimulator()

describe('[MYPOS-4] the refresh token grant', () => {
  const refreshGrant = (refreshTokens: RefreshTokens): MyposGrant => ({ type: 'refresh_token', refreshTokens })

  it('[MYPOS-4] sends the stored token, and the scope where one is given', async () => {
    const store = new Store(mypos.issueRefreshToken({ clientId }))
    const token = await create(refreshGrant(store), { scope: ['webhooks'] }).getToken()
    expect(token.scope).toEqual(['webhooks'])
  })

  it('awaits the saving of the rotated token before it gives out the access token', async () => {
    const order: string[] = []
    let finishSave = () => {}
    const saved = new Promise<void>((resolve) => {
      finishSave = resolve
    })
    let announce = () => {}
    const saving = new Promise<void>((resolve) => {
      announce = resolve
    })
    const first = mypos.issueRefreshToken({ clientId })
    const auth = create(
      refreshGrant({
        load: async () => first,
        async save(refreshToken) {
          expect(refreshToken).not.toBe(first)
          announce()
          await saved
          order.push('saved')
        },
        exclusive: true,
      }),
    )
    const token = auth.getToken().then(() => order.push('given out'))
    await saving
    expect(order).toEqual([])
    expect(auth.status().state).toBe('none')
    finishSave()
    await token
    expect(order).toEqual(['saved', 'given out'])
  })

  it('sends each token once, and the newest one every time', async () => {
    const store = new Store(mypos.issueRefreshToken({ clientId }))
    const auth = create(refreshGrant(store))
    for (let round = 1; round <= 3; round += 1) {
      clock.now = (await auth.getToken()).expiresAt
      expect(store.saved).toHaveLength(round)
    }
    expect(new Set(store.saved).size).toBe(3)
  })

  it('does not send it again after a network error: the vendor may have used it up', async () => {
    mypos.failNext({ networkError: true })
    const auth = create(refreshGrant(new Store(mypos.issueRefreshToken({ clientId }))))
    await expect(auth.getToken()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(mypos.tokenRequests).toBe(1)
  })

  it.each([400, 401])('refused with %i asks for a new authorization, and goes on once there is one', async (status) => {
    const store = new Store('used before')
    mypos.failNext({ status, body: { error: 'invalid_grant', error_description: 'canary' } })
    const auth = create(refreshGrant(store))
    const error: unknown = await auth.getToken().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ ...reauthorization, status })
    expect(String(error)).not.toContain('canary')
    store.current = mypos.issueRefreshToken({ clientId })
    expect((await auth.getToken()).tokenType).toBe('Bearer')
  })

  it('refuses reuse of a rotated token as the vendor does', async () => {
    const old = mypos.issueRefreshToken({ clientId })
    await create(refreshGrant(new Store(old))).getToken()
    await expect(create(refreshGrant(new Store(old))).getToken()).rejects.toMatchObject(reauthorization)
  })

  it('asks for an authorization, and sends nothing, when no token is stored', async () => {
    const auth = create(refreshGrant(new Store()))
    await expect(auth.getToken()).rejects.toMatchObject(reauthorization)
    await expect(auth.getToken()).rejects.toThrow(/gave no refresh token/)
    expect(mypos.tokenRequests).toBe(0)
  })
})

describe('[MYPOS-4] the client credentials grant', () => {
  it('[MYPOS-4] is the default, and named explicitly the same', async () => {
    await create({ type: 'client_credentials' }).getToken()
    await createMyposAuth({ credentials, environment: 'sandbox', now }).getToken()
    expect(mypos.tokenRequests).toBe(2)
  })
})
