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
