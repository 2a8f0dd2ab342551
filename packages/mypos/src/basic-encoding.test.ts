import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { basicHeader } from './api.js'
import { createMyposAuth } from './index.js'

const requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request
  requests.push({ method, url, headers, body: await text(request) })
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ access_token: 'abc', token_type: 'Bearer', expires_in: 3600 }))
}

const server = createServer((request, response) => void answer(request, response))
let baseUrl = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  requests.length = 0
})
afterAll(() => server.close())

/** What a server finds in the header that arrived last, decoded by means other than the package's own. */
function arrived(): string {
  const [scheme, value = ''] = requests.at(-1)?.headers.authorization?.split(' ') ?? []
  expect(scheme).toBe('Basic')
  return Buffer.from(value, 'base64').toString('utf8')
}

const formDecode = (part: string) => decodeURIComponent(part.replaceAll('+', '%20'))

const awkward = [
  'a&b=c+d%20e:f g',
  ':starts and ends:',
  `"double" 'single' \`back\``,
  'тайна парола',
  '密碼 ñ ß',
  '🔑🧾 emoji',
  '%3A%26%2B',
  '\\ / ? # @ ; , * ~ ! ( )',
]

describe('the Basic header over real HTTP', () => {
  it.each(awkward)('[MYPOS-3] carries a secret of any characters as it is: %s', async (clientSecret) => {
    const clientId = clientSecret.replaceAll(':', ' ')
    await createMyposAuth({ credentials: { clientId, clientSecret }, environment: { baseUrl } }).getToken()
    const pair = arrived()
    const colon = pair.indexOf(':')
    expect([pair.slice(0, colon), pair.slice(colon + 1)]).toEqual([clientId, clientSecret])
  })

  it.each(awkward)('[MYPOS-3] carries it form-encoded with basicEncoding rfc6749: %s', async (secret) => {
    const credentials = { clientId: `id ${secret}`, clientSecret: secret }
    await createMyposAuth({ credentials, environment: { baseUrl }, basicEncoding: 'rfc6749' }).getToken()
    const pair = arrived()
    expect(pair).toMatch(/^[\w.*+%-]+:[\w.*+%-]+$/)
    expect(pair.split(':').map(formDecode)).toEqual([credentials.clientId, secret])
  })

  it('[MYPOS-3] may have a colon in an id that a function gives, with basicEncoding rfc6749', async () => {
    const credentials = () => ({ clientId: 'i:d', clientSecret: 'secret' })
    await createMyposAuth({ credentials, environment: { baseUrl }, basicEncoding: 'rfc6749' }).getToken()
    expect(arrived()).toBe('i%3Ad:secret')
  })

  it('[MYPOS-3] is the same either way for letters and digits', () => {
    const credentials = { clientId: 'Client1', clientSecret: 'Secret2' }
    expect(basicHeader(credentials, 'rfc6749')).toBe(basicHeader(credentials, 'vendor'))
  })

  it('[MYPOS-3] writes a space as a plus, as RFC 6749 appendix B does', () => {
    const header = basicHeader({ clientId: 'a b', clientSecret: 'c+d' }, 'rfc6749')
    expect(header).toBe(`Basic ${Buffer.from('a+b:c%2Bd').toString('base64')}`)
  })

  it('[MYPOS-2] separates the pair with a colon, as the documentation’s examples do', async () => {
    const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
    await createMyposAuth({ credentials, environment: { baseUrl } }).getToken()
    expect(arrived()).toBe('client_id:client_secret')
    expect(requests[0]?.headers.authorization).toBe('Basic Y2xpZW50X2lkOmNsaWVudF9zZWNyZXQ=')
  })

  it('[MYPOS-1] comes with a form-encoded POST of the grant type and nothing else', async () => {
    const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
    await createMyposAuth({ credentials, environment: { baseUrl } }).getToken()
    expect(requests).toMatchObject([{ method: 'POST', url: '/oauth/token', body: 'grant_type=client_credentials' }])
    expect(requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  it('carries codes and verifiers of any characters in the form', async () => {
    const code = 'a&b=c+d%20e:f "g" я🔑'
    const refreshTokens = { load: async () => undefined, save: async () => undefined, exclusive: true as const }
    await createMyposAuth({
      credentials: { clientId: 'client_id', clientSecret: 'client_secret' },
      environment: { baseUrl },
      grant: { type: 'authorization_code', code, redirectUri: 'https://app.example.com/back?a=1&b=2', refreshTokens },
    }).getToken()
    const fields = requests[0]?.body.split('&').map((field) => field.split('=').map(formDecode))
    expect(fields).toEqual([
      ['grant_type', 'authorization_code'],
      ['code', code],
      ['redirect_uri', 'https://app.example.com/back?a=1&b=2'],
    ])
  })
})
