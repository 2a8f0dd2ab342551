import { carrier, echo } from './stage.fixture.js'
import type { Vendor } from './vendors.fixture.js'
import {
  type FailingPath,
  id,
  secret,
  accessToken,
  newAccessToken,
  everything,
  encoded,
  page,
  json,
  silence,
  cut,
  request,
  wrongReply,
  options,
  credentials,
  call,
  fetching,
  misspelt,
  withEach,
} from './path-kinds.fixture.js'

const wrongOptions: FailingPath[] = [
  options('credentials in arrays', (vendor) => ({ credentials: withEach(vendor.credentials, [secret]) })),
  options('credentials that are a string', () => ({ credentials: `${id}:${secret}` })),
  options('credentials in another spelling', (vendor) => ({ credentials: misspelt(vendor.credentials) })),
  options('credentials of which one is missing beside others', () => ({
    credentials: { clientId: id, username: id, key: secret },
  })),
  options('credentials under other names', () => ({ credentials: { user: id, pass: secret } })),
  options('a secret for the environment', () => ({ environment: secret })),
  options('a secret for the base URL', () => ({ environment: { baseUrl: secret } })),
  options('a base URL with a password', () => ({ environment: { baseUrl: `https://user:${encoded}@vendor.example` } })),
  options('a base URL with a query', () => ({ environment: { baseUrl: `https://vendor.example/?key=${encoded}` } })),
  options('a secret for an origin', () => ({ allowedOrigins: [secret] })),
  options('an origin with a path', () => ({ allowedOrigins: [`https://vendor.example/${encoded}`] })),
  options('an unknown one', () => ({ apiKey: secret })),
  ...[
    'cache',
    'encryptionKey',
    'cacheTimeoutMs',
    'fetch',
    'now',
    'timeoutMs',
    'retry',
    'refresh',
    'tokenRequestLimit',
    'replayLimitBytes',
    'onEvent',
  ].map((name) => options(`a secret for ${name}`, () => ({ [name]: secret }))),
  options('a secret among the encryption keys', () => ({ encryptionKey: [new Uint8Array(32), secret] })),
  options('bytes of a secret for an encryption key', () => ({ encryptionKey: new TextEncoder().encode(everything) })),
  options('a secret in the cache’s place', () => ({ cache: { get: secret, set: secret, delete: secret } })),
]

const failingCredentials: FailingPath[] = [
  credentials('throws', 'credentials_unavailable', () => {
    throw carrier()
  }),
  credentials('rejects', 'credentials_unavailable', () => Promise.reject(carrier())),
  credentials('gives nothing', 'credentials_unavailable', () => undefined),
  credentials('never settles', 'credentials_unavailable', () => new Promise(() => undefined)),
  credentials('gives a string', 'invalid_options', () => secret),
  credentials('gives arrays', 'invalid_options', (vendor) => withEach(vendor.credentials, [secret])),
  credentials('gives them in another spelling', 'invalid_options', (vendor) => misspelt(vendor.credentials)),
]

/** IT Retail refuses credentials with a 400 whose word nobody knows. */
const meaningOf = (status: number) => (vendor: Vendor) =>
  status === 400 && vendor.name.startsWith('itretail') ? 'invalid_credentials' : 'invalid_response'

const refusals: FailingPath[] = [
  request(
    'credentials refused by a reply that echoes them',
    ({ refusal }) => refusal.code,
    ({ refusal }) => echo(refusal.status, 'json', { error: refusal.error }),
  ),
  ...([400, 403, 404, 409, 422] as const).map((status) =>
    request(`a ${status} that echoes what was sent`, meaningOf(status), () => echo(status)),
  ),
  ...([400, 403, 404] as const).map((status) =>
    request(`a ${status} whose HTML page echoes what was sent`, meaningOf(status), () => echo(status, 'html')),
  ),
  request('a 401 that echoes what was sent', 'invalid_credentials', () => echo(401)),
  request('a 401 whose HTML page echoes what was sent', 'invalid_credentials', () => echo(401, 'html')),
  request('a 429 that echoes what was sent', 'rate_limited', () => echo(429)),
  ...([408, 500, 503] as const).map((status) =>
    request(`a ${status} that echoes what was sent`, 'provider_unavailable', () => echo(status)),
  ),
  request('a 503 whose HTML page echoes what was sent', 'provider_unavailable', () => echo(503, 'html')),
]

const brokenReplies: FailingPath[] = [
  request('a 200 whose HTML page echoes what was sent', 'provider_unavailable', () => echo(200, 'html')),
  request('a redirect with the secret in its target', 'invalid_response', () => () => {
    const location = `https://foreign.example/login?secret=${encoded}`
    return new Response(everything, { status: 302, headers: { location } })
  }),
  request('truncated JSON', 'provider_unavailable', ({ reply }) =>
    page(JSON.stringify(reply(accessToken)).slice(0, -3)),
  ),
  request('a body over 64 KiB', 'invalid_response', () => page(everything.repeat(100))),
  request('a network error that carries everything', 'provider_unavailable', () => cut),
  request('a body that is cut', 'provider_unavailable', () => () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(everything))
        controller.error(carrier())
      },
    })
    return new Response(body)
  }),
  { title: 'a timeout', code: 'timeout', walk: (stage) => stage.create(silence, { timeoutMs: 20 }).getToken() },
]

const wrongReplies: FailingPath[] = [
  wrongReply('the token for a lifetime', (reply) => reply('abc', accessToken)),
  wrongReply('the token in an array', (reply) => reply([accessToken])),
  wrongReply('the token in an object', (reply) => reply({ [accessToken]: accessToken })),
  wrongReply('the token under another name', () => ({
    accesstoken: accessToken,
    [secret]: id,
    token: { accessToken },
  })),
  wrongReply('the token alone', () => accessToken),
  wrongReply('a list of tokens', () => [accessToken, secret]),
  wrongReply('the token for its own type', () => ({
    token: { accessToken: 'abc', expiresIn: 60, tokenType: accessToken },
    access_token: 'abc',
    expires_in: 60,
    token_type: accessToken,
  })),
  wrongReply('the token for a scope of another type', () => ({
    token: { accessToken: [accessToken], expiresIn: 60, scope: { accessToken } },
    access_token: [accessToken],
    expires_in: 60,
    scope: { accessToken },
  })),
  wrongReply('a line break in the token', (reply) => reply(`${accessToken}\r\n`)),
  wrongReply('letters beyond ASCII in the token', (reply) => reply(`${accessToken}é`)),
  wrongReply('a negative lifetime', (reply) => reply(accessToken, -1)),
  wrongReply('no lifetime', (reply) => reply(accessToken, null)),
]

const failingCalls: FailingPath[] = [
  call('an Authorization header of the caller’s own', 'invalid_options', [page('')], {
    headers: { authorization: `Bearer ${accessToken}` },
  }),
  fetching('a foreign host', 'origin_not_allowed', `https://foreign.example/${encoded}?${accessToken}`),
  fetching('a path that names a host', 'invalid_options', `//foreign.example/${encoded}`),
  fetching('a path with a line break', 'invalid_options', `/${encoded}\n`),
  fetching('a URL that is relative', 'invalid_options', encoded),
  fetching('a URL with a password', 'invalid_options', `https://user:${encoded}@foreign.example/`),
  call('a 401 of the API, and no new token', 'none', [echo(401), echo(503)]),
  call('a 401 of the API, and the new token refused too', 'none', [
    echo(401),
    // A reply that both vendors' schemas take, since this path is the same for all.
    json({ access_token: newAccessToken, expires_in: 60, token: { accessToken: newAccessToken, expiresIn: 60 } }),
    echo(401),
  ]),
  call('a 401 of the API, and a new token that cannot be used', 'none', [
    echo(401),
    json({ access_token: accessToken }),
  ]),
  {
    title: 'a wait that its caller aborts',
    code: 'aborted',
    walk(stage) {
      const controller = new AbortController()
      const wait = stage.create(silence, { timeoutMs: 20 }).getToken({ signal: controller.signal })
      controller.abort(carrier())
      return wait
    },
  },
  {
    title: 'a listener that throws everything it knows',
    code: 'provider_unavailable',
    walk: (stage) =>
      stage
        .create(echo(503), {
          onEvent() {
            throw carrier()
          },
        })
        .getToken(),
  },
]

/** What can go wrong with every vendor. */
export const failingPaths: FailingPath[] = [
  ...wrongOptions,
  ...failingCredentials,
  ...refusals,
  ...brokenReplies,
  ...wrongReplies,
  ...failingCalls,
]
