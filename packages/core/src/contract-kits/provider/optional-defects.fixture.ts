import { refusal, type Break, type Defect } from './broken-providers.fixture.js'
import type { TokenResponse } from '../../contract/provider.js'
import type { TokenHttpRequest } from '../../contract/token-http.js'

const once = 'refreshToken forbids its request to be sent again, unless the refresh token stays good'
const rotated = 'refreshToken passes on the refresh token that replaces the one it sent, unless that stays good'
const kept = 'refreshToken passes on none where the vendor keeps the one it has'
const reauthorize =
  'refreshToken asks for a new authorization where it can tell that the vendor refuses the refresh token'
const onePost = 'revokeToken sends one POST, by https unless it is to this machine'
const anyBody = 'revokeToken takes any body of a 200 for success, and says so to http.post'

/** Changes the request on its way out. */
const sends = (change: (request: TokenHttpRequest) => TokenHttpRequest): Break => {
  return ({ send }) => ({ send: (http, url, request) => send(http, url, change(request)) })
}

/** Changes what is passed on of a refresh. */
const refreshes = (change: (response: TokenResponse, sent: string) => TokenResponse): Break => {
  return ({ refreshToken }) => ({
    refreshToken: async (sent, ...parameters) => change(await refreshToken(sent, ...parameters), sent),
  })
}

/** Defects of what only some vendors have. */
export const optionalDefects: readonly Defect[] = [
  ['a refresh token that may be sent again', [once], sends((request) => ({ ...request, once: false }))],
  ['a refresh token that is lost', [rotated], refreshes(({ refreshToken: _lost, ...response }) => response)],
  [
    'the refresh token that was sent, passed on for a new one',
    [rotated, kept],
    refreshes((response, refreshToken) => ({ ...response, refreshToken })),
  ],
  [
    'the old refresh token passed on where there is no new one',
    [kept],
    refreshes((response, refreshToken) => ({ refreshToken, ...response })),
  ],
  [
    'a spent refresh token taken for wrong credentials',
    [reauthorize],
    () => ({ refuse: ({ status }) => refusal('invalid_credentials', status) }),
  ],
  ['a revocation that is only forgotten here', [onePost], () => ({ revokeToken: async () => undefined })],
  [
    'a revocation in the clear',
    [onePost],
    ({ send }) => ({ send: (http, url, request) => send(http, url.replace(/^https:(.*revoke)/, 'http:$1'), request) }),
  ],
  [
    'a revocation that never fails',
    ['revokeToken ends with the documented error where the vendor refuses the credentials'],
    ({ revokeToken }) => ({ revokeToken: (...parameters) => revokeToken(...parameters).catch(() => undefined) }),
  ],
  ['a revocation that must be answered in JSON', [anyBody], sends((request) => ({ ...request, reply: 'json' }))],
  [
    'a revocation whose reply is read',
    [anyBody],
    ({ send }) => ({
      async send(http, url, request) {
        const reply = await send(http, url, request)
        if (reply.ok && typeof reply.body !== 'object') throw refusal('invalid_response', reply.status)
        return reply
      },
    }),
  ],
]
