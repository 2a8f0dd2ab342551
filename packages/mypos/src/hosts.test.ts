import { describe, expect, it } from 'vitest'
import { createMyposAuth, type MyposOptions } from './index.js'

const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
const transactions = 'https://transactions-api.mypos.com/v1.1/transactions'
const webhooks = 'https://webhook-api.mypos.com/v1/webhooks'

const create = (options: Partial<MyposOptions> = {}) =>
  createMyposAuth({ credentials, environment: 'production', ...options })

/** Answers every request with a token, and keeps what was asked. */
function recorder() {
  const requests: Request[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    requests.push(new Request(input, init))
    return Response.json({ access_token: 'abc', expires_in: 3600 })
  }
  return { requests, fetch }
}

describe('an instance', () => {
  it.each([
    ['production', 'https://transactions-api.mypos.com/v1.1', 'https://webhook-api.mypos.com/v1'],
    ['sandbox', 'https://sandbox-transactions-api.mypos.com/v1.1', 'https://sandbox-webhook-api.mypos.com/v1'],
  ] as const)('[MYPOS-10] [MYPOS-11] [MYPOS-13] of %s has the URLs of its APIs', (environment, ...urls) => {
    const { transactionsUrl, webhooksUrl } = create({ environment })
    expect([transactionsUrl, webhooksUrl]).toEqual(urls)
    const { baseUrl } = create({ environment })
    const same = create({ environment: { baseUrl, revokeUrl: 'https://api.mypos.com/oauth/revoke' } })
    expect([same.transactionsUrl, same.webhooksUrl]).toEqual(urls)
  })

  it('of another base URL has them there, or where they are said to be, and may send the token there', async () => {
    const { requests, fetch } = recorder()
    const at = create({ environment: { baseUrl: 'http://127.0.0.1:4010/mypos/' }, fetch })
    expect([at.transactionsUrl, at.webhooksUrl]).toEqual([
      'http://127.0.0.1:4010/mypos/v1.1',
      'http://127.0.0.1:4010/mypos/v1',
    ])
    const transactionsUrl = 'https://transactions.example.com/v9/'
    const apart = create({ environment: { baseUrl: 'https://auth.example.com', transactionsUrl }, fetch })
    expect([apart.transactionsUrl, apart.webhooksUrl]).toEqual([
      'https://transactions.example.com/v9',
      'https://auth.example.com/v1',
    ])
    await apart.fetch(`${apart.transactionsUrl}/transactions`)
    await apart.fetch(`${apart.webhooksUrl}/webhooks`)
    expect(requests.slice(1).map(({ url }) => url)).toEqual([
      'https://transactions.example.com/v9/transactions',
      'https://auth.example.com/v1/webhooks',
    ])
  })

  it.each(['production', 'sandbox', { baseUrl: 'http://127.0.0.1:4010' }] as const)(
    'of %j refuses a path, which would lead to the host of the tokens, and names the others',
    async (environment) => {
      const { requests, fetch } = recorder()
      const refused = create({ environment, fetch }).fetch('/v1.1/transactions')
      await expect(refused).rejects.toMatchObject({ code: 'invalid_options' })
      await expect(refused).rejects.toThrow(/transactionsUrl, webhooksUrl$/)
      expect(requests).toHaveLength(0)
    },
  )

  it('has a class in common with all others, so that many cost little', () => {
    const grant = {
      type: 'refresh_token',
      refreshTokens: { load: async () => 'x', save: async () => undefined, exclusive: true },
    } as const
    const instances = [create(), create({ environment: 'sandbox' }), create({ grant }), create({ grant: { ...grant } })]
    expect(new Set(instances.map((auth) => auth.constructor)).size).toBe(1)
  })
})

describe('the token', () => {
  it('[MYPOS-13] goes to the API hosts of its own environment, and never to the other’s', async () => {
    const apis = (prefix: string) => [
      `https://${prefix}auth-api.mypos.com/v1/anything`,
      `https://${prefix}transactions-api.mypos.com/v1.1/transactions`,
      `https://${prefix}webhook-api.mypos.com/v1/webhooks`,
      `https://${prefix}webhook-api.mypos.com/v1/events`,
    ]
    const both = { sandbox: apis('sandbox-'), production: apis('') }
    for (const [environment, others] of [
      ['sandbox', 'production'],
      ['production', 'sandbox'],
    ] as const) {
      const { requests, fetch } = recorder()
      const auth = create({ environment, fetch })
      for (const url of both[others]) {
        await expect(auth.fetch(url)).rejects.toMatchObject({ code: 'origin_not_allowed' })
      }
      expect(requests).toHaveLength(0)
      for (const url of both[environment]) await auth.fetch(url)
      expect(requests.slice(1).map(({ headers }) => headers.get('authorization'))).toEqual(
        Array.from({ length: 4 }, () => 'Bearer abc'),
      )
    }
  })

  it('[MYPOS-13] goes to others only when allowedOrigins names them', async () => {
    const { requests, fetch } = recorder()
    const url = 'https://sandbox.example.com/v1/webhooks'
    await expect(create({ environment: 'sandbox', fetch }).fetch(url)).rejects.toThrow('allowedOrigins')
    expect(requests).toHaveLength(0)
    await create({ environment: 'sandbox', fetch, allowedOrigins: ['https://sandbox.example.com'] }).fetch(url)
    expect(requests.at(-1)?.headers.get('authorization')).toBe('Bearer abc')
  })

  it('[MYPOS-13] of another base URL goes to that origin only', async () => {
    const { requests, fetch } = recorder()
    const environment = { baseUrl: 'http://127.0.0.1:4010/mypos', revokeUrl: 'http://127.0.0.1:4011/revoke' }
    const auth = create({ environment, fetch })
    await auth.fetch('http://127.0.0.1:4010/v1.1/transactions')
    expect(requests).toHaveLength(2)
    for (const url of [transactions, webhooks, 'http://127.0.0.1:4011/revoke', 'https://auth-api.mypos.com/']) {
      await expect(auth.fetch(url)).rejects.toMatchObject({ code: 'origin_not_allowed' })
    }
  })
})
