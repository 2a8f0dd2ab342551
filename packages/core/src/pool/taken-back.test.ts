import { expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import type { AuthEvent } from '../contract/events.js'
import { createAuthPool } from './create-auth-pool.js'
import { outcome, poolSetUp, tenantsVendor } from './pool.fixture.js'

it('a listener that asks for the token of an instance just taken back joins its request', async () => {
  const vendor = tenantsVendor()
  const { provider, clock } = poolSetUp({ vendor })
  const joined: Promise<string>[] = []
  const onEvent = ({ type, label }: AuthEvent) => {
    if (type === 'pool_exceeded' && label === 'one') joined.push(outcome(pool.get('one').getToken()))
  }
  const pool = createAuthPool({
    max: 1,
    create: (key: string) =>
      createAuth(provider, { label: key, now: clock.now, onEvent, credentials: { id: key, secret: 'some-secret' } }),
  })
  const inHand = pool.get('one')
  const other = pool.get('two').getToken()
  await inHand.getToken()
  await other
  expect(await Promise.all(joined)).toEqual(['token'])
  expect(vendor.count('one')).toBe(1)
})
