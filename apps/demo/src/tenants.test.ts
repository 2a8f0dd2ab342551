import { describe, expect, it } from 'vitest'
import { fleetOf, type Tenants } from './fleet.js'
import type { DemoProvider } from './providers.js'
import { sandboxForEach } from './sandbox.fixture.js'
import { demonstrateTenants } from './tenants.js'

const stage = sandboxForEach()

/** What is written about a fleet, and how many counts are off. */
async function shown(fleet: readonly Tenants[]) {
  const written: string[] = []
  const problems = await demonstrateTenants(fleet, (text) => written.push(text))
  return { problems, text: written.join('') }
}

/** Three stores, one of them with the wrong password, and something changed. */
function stores(change: (tenants: Tenants) => Partial<Tenants> = () => ({}), provider = itretail()): [Tenants] {
  const [tenants] = fleetOf([provider])
  if (!tenants) throw new Error('a provider has tenants')
  return [{ ...tenants, names: ['store-3', 'store-4', 'store-17'], ...change(tenants) }]
}

function itretail(): DemoProvider {
  const provider = stage.providers.find(({ name }) => name === 'itretail')
  if (!provider) throw new Error('the demo has IT Retail')
  return provider
}

/** IT Retail whose instances are made, or whose accounts are chosen, another way. */
function itretailWith(change: (provider: DemoProvider) => Partial<DemoProvider>): DemoProvider {
  const provider = itretail()
  const as: DemoProvider['as'] = (account) => {
    const own = provider.as(account)
    return { ...own, ...change(own) }
  }
  return { ...provider, as }
}

describe('the 86 tenants', () => {
  it('cost one login each, one more after the maintenance, and the wrong password one in all', async () => {
    const { problems, text } = await shown(fleetOf(stage.providers))
    expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['✓ 86 tenants: prewarm, 1 failed; 3 rounds of calls', '60', '25', '1'],
      ['✓ maintenance at all three vendors; 2 more rounds', '59', '25', '1'],
      ['✓ store-17 has a wrong password: one request in all', '1', '–', '–'],
      ['✓ summary() of each pool: valid/none/backoff', '59/1/1', '25/0/0', '1/0/0'],
      [''],
    ])
    expect(problems).toBe(0)
    const users = [stage.sandbox.itretail, stage.sandbox.mypos, stage.sandbox.toast].flatMap((vendor) =>
      Object.entries(vendor.users),
    )
    const notTwice = users.filter(([, { tokenRequests }]) => tokenRequests !== 2)
    expect(users).toHaveLength(86)
    expect(notTwice).toEqual([['store-17-login', { tokenRequests: 1, apiRequests: 0 }]])
  })

  it('have a password each', () => {
    const secrets: string[] = []
    const as: DemoProvider['as'] = (account) => {
      secrets.push(account.secret)
      return itretail().as(account)
    }
    for (const { names, pool } of fleetOf([{ ...itretail(), as }])) for (const name of names) pool.get(name)
    expect([secrets.length, new Set(secrets).size]).toEqual([60, 60])
  })

  it('a token request too many is a problem in words', async () => {
    const { text } = await shown(
      stores(({ pool, call }) => ({
        async call(name) {
          if (name === 'store-3') await pool.get(name).getToken({ forceRefresh: true })
          return call(name)
        },
      })),
    )
    expect(text).toContain('✗ 3 tenants: prewarm')
    expect(text).toContain('IT Retail: store-3: 4 token requests instead of 1')
    expect(text).toContain('✗ maintenance')
    expect(text).toContain('IT Retail: store-3: 2 token requests instead of 1')
  })

  it('a call with the token of another tenant is a problem in words', async () => {
    const { text } = await shown(
      stores(({ call }) => ({ call: (name) => call(name === 'store-3' ? 'store-4' : name) })),
    )
    expect(text).toContain('IT Retail: store-3: 0 calls with its own token instead of 3')
  })

  it('a call that is not answered 200 is a problem in words', async () => {
    const { text } = await shown(
      stores(({ call }) => ({
        call: async (name) => (name === 'store-3' ? new Response(null, { status: 500 }) : call(name)),
      })),
    )
    expect(text).toContain('IT Retail: store-3: answered 500')
  })

  it('a wrong password that is tried again is a problem in words', async () => {
    const { problems, text } = await shown(
      stores(({ pool, call }) => ({
        async call(name) {
          // An instance that knows nothing of the failure.
          if (name === 'store-17')
            await itretail()
              .as({ id: 'store-17-login', secret: 'x' })
              .create()
              .getToken()
              .catch(() => undefined)
          return pool.has(name) ? call(name) : Response.error()
        },
      })),
    )
    expect(text).toContain('IT Retail: store-17: 4 token requests instead of 1')
    expect(text).toContain('IT Retail: store-17: 2 token requests instead of 0')
    expect(text).toContain('✗ store-17 has a wrong password')
    expect(text).toContain('IT Retail: 6 token requests instead of 1')
    expect(problems).toBe(3)
  })

  it('a prewarm that fails for nobody is a problem in words', async () => {
    const right = { id: 'store-17-login', secret: 'fakepassword-of-store-17' }
    const { text } = await shown(
      stores(
        undefined,
        itretailWith((own) => ({ create: itretail().as(right).create, call: own.call })),
      ),
    )
    expect(text).toContain('IT Retail: prewarm failed for nobody')
  })

  it('a prewarm without progress is a problem in words', async () => {
    const { text } = await shown(
      stores(({ pool }) => ({
        pool: { ...pool, prewarm: (keys, options) => pool.prewarm(keys, { ...options, onProgress: undefined }) },
      })),
    )
    expect(text).toContain('IT Retail: onProgress told of 0 of 3 tenants')
  })

  it('an error without the label of its tenant is a problem in words', async () => {
    const unlabelled = itretailWith(({ create }) => ({ create: ({ onEvent } = {}) => create({ onEvent }) }))
    const { text } = await shown(stores(undefined, unlabelled))
    expect(text).toContain('prewarm failed for store-17: invalid_credentials, labelled undefined')
  })

  it('events that do not tell whose they are are a problem in words', async () => {
    const silent = itretailWith(({ create }) => ({ create: ({ label } = {}) => create({ label }) }))
    const { text } = await shown(stores(undefined, silent))
    expect(text).toContain('IT Retail: store-3: 0 of 1 token requests in events')
  })

  it('a pool whose summary is another one is a problem in words', async () => {
    const { text } = await shown(
      stores(({ pool }) => ({ pool: { ...pool, summary: () => ({ ...pool.summary(), backoff: 0, suspect: 1 }) } })),
    )
    expect(text).toContain('✗ summary()')
    expect(text).toContain('IT Retail: size 3, none 1, valid 2, suspect 1')
  })
})
