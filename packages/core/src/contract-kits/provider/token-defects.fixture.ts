import * as v from 'valibot'
import type { Break, Defect } from './broken-providers.fixture.js'
import type { TokenResponse } from '../../contract/provider.js'
import { AuthError } from '../../contract/errors.js'
import { parseReply } from '../../options/parse.js'

const each = (ending: string) => [`requestToken ${ending}`, `refreshToken ${ending}`]

const accepted = each('gets a token that core accepts, by one request to the token URL')
const noToken = each('refuses a reply that holds no token')
const otherType = each('refuses or ignores a field that is missing or of another type, and reads nothing else into it')
const refreshTokenKept = each('passes on a new refresh token whatever is wrong with the rest of the reply')
const anyTime = each('reads a reply alike at any time, since core alone knows the clocks')
const unknownFields = each('ignores fields that it does not know')

/** A body as JavaScript reads it, unchecked. */
type Loose = Record<'access_token' | 'expires_in' | 'expiresIn', unknown> & { scope: string }

/** A checked reply with something made of the unchecked body. */
const reads = (change: (body: Loose) => { [Field in keyof TokenResponse]?: unknown }): Break => {
  return ({ read }) => ({ read: (body) => ({ ...read(body), ...change(body as Loose) }) as TokenResponse })
}

/** An unchecked reply with something made of it. */
const readsUnseen = (change: (body: Loose) => { accessToken: unknown; expiresInSeconds: unknown }): Break => {
  return () => ({ read: (body) => change(body as Loose) as TokenResponse })
}

const strictSchema = v.strictObject({
  access_token: v.string(),
  expires_in: v.number(),
  token_type: v.string(),
  scope: v.string(),
  refresh_token: v.optional(v.string()),
})

/** Defects in how a token is asked for, and in how the reply is read. */
export const tokenDefects: readonly Defect[] = [
  [
    'a request to another URL',
    accepted,
    () => ({ send: (http, _url, request) => http.post('https://api.test.example/v2/token', request) }),
  ],
  [
    'a request that is sent twice',
    accepted,
    ({ send }) => ({
      async send(http, url, request) {
        await send(http, url, request)
        return send(http, url, request)
      },
    }),
  ],
  [
    'a token of its own making',
    accepted.slice(0, 1),
    () => ({ requestToken: async () => ({ accessToken: 'made-up', expiresInSeconds: 60 }) }),
  ],
  ['a token of another type', accepted, reads(() => ({ tokenType: 'mac' }))],
  ['a lifetime read from the wrong field', accepted, reads((body) => ({ expiresInSeconds: body.expiresIn }))],
  ['a scope that is one text', accepted, reads((body) => ({ scope: body.scope }))],
  ['an empty refresh token', accepted, reads(() => ({ refreshToken: '' }))],
  [
    'a body taken unseen',
    noToken,
    readsUnseen((body) => ({ accessToken: body.access_token, expiresInSeconds: body.expires_in })),
  ],
  [
    'whatever there is made text',
    otherType,
    readsUnseen((body) => ({ accessToken: String(body?.access_token), expiresInSeconds: body?.expires_in })),
  ],
  [
    'whatever there is made a number',
    otherType,
    readsUnseen((body) => ({ accessToken: body?.access_token, expiresInSeconds: Number(body?.expires_in) })),
  ],
  ['a scope split unseen', otherType, reads((body) => ({ scope: body.scope.split(' ') }))],
  [
    'a message that quotes the reply',
    otherType,
    ({ read }) => ({
      read(body) {
        const response = read(body)
        if (response.accessToken !== '') return response
        throw new AuthError({ code: 'invalid_response', provider: 'test', message: `got ${JSON.stringify(body)}` })
      },
    }),
  ],
  [
    'a new refresh token lost with a reply that cannot be read',
    refreshTokenKept,
    ({ read }) => ({
      read(body) {
        const response = read(body)
        if (response.accessToken === '')
          throw new AuthError({ code: 'invalid_response', provider: 'test', message: 'no' })
        return response
      },
    }),
  ],
  ['a life counted by its own clock', anyTime, reads(() => ({ expiresInSeconds: 2e9 - Date.now() / 1_000 }))],
  [
    'a life counted by a date of its own',
    anyTime,
    reads(() => ({ expiresInSeconds: 2e9 - new Date().getTime() / 1_000 })),
  ],
  ['both a life and an end', accepted, reads(() => ({ expiresAt: 2e12 }))],
  ['neither a life nor an end', accepted, reads(() => ({ expiresInSeconds: undefined }))],
  ['two ends of the refresh token', accepted, reads(() => ({ refreshExpiresAt: 2e12, refreshExpiresInSeconds: 60 }))],
  ['an end of the refresh token that is a date', accepted, reads(() => ({ refreshExpiresAt: '2026-01-15' }))],
  ['details that are no strings', accepted, reads(() => ({ details: { merchantId: 7 } }))],
  [
    'a schema that allows nothing new',
    unknownFields,
    ({ read }) => ({ read: (body) => (parseReply(strictSchema, body, 'test'), read(body)) }),
  ],
  [
    'the last of all fields taken for the token type',
    unknownFields,
    reads((body) => ({ tokenType: Object.values(body).find((value) => typeof value !== 'string') ?? 'bearer' })),
  ],
]
