import { codeOf, refusal, type Break, type Defect, type Parts } from './broken-providers.fixture.js'
import { AuthError, isAuthError } from '../../contract/errors.js'

const each = (ending: string) => ['requestToken', 'refreshToken', 'revokeToken'].map((name) => `${name} ${ending}`)

const documented = each('ends with the documented error where the vendor refuses the credentials')
const echo = each('repeats nothing that a refusal echoes')
const anyForm = each('ends with an AuthError for a refusal of any form')
const passedOn = each('passes on what the way to the vendor throws, and sends nothing a second time')
const ownWays = each('leaves timers, and requests past http.post, alone')

const refuses = (refuse: Parts['refuse']): Break => {
  return () => ({ refuse })
}

/** Sends as it should, with something done before. */
const first = (act: () => unknown): Break => {
  return ({ send }) => ({
    async send(...parameters) {
      await act()
      return send(...parameters)
    },
  })
}

/** Sends, and throws what becomes of a failure. */
const fails = (become: (error: unknown) => unknown): Break => {
  return ({ send }) => ({
    async send(...parameters) {
      try {
        return await send(...parameters)
      } catch (error) {
        throw become(error)
      }
    },
  })
}

/** A refusal's words, as JavaScript reads them. */
const words = (body: unknown) => body as Record<'error' | 'error_description', string>

/** Defects in what is made of a refusal or a failure, and in how it is sent. */
export const sendingDefects: readonly Defect[] = [
  ['another code', documented, refuses(({ status }) => refusal('invalid_response', status))],
  [
    'no status',
    documented,
    refuses((reply) => new AuthError({ code: codeOf(reply), provider: 'test', message: 'no' })),
  ],
  [
    "another provider's name",
    documented,
    refuses((reply) => new AuthError({ code: codeOf(reply), provider: 'core', status: reply.status, message: 'no' })),
  ],
  [
    'a message with the secret',
    documented,
    refuses((reply, { secret }) => refusal(codeOf(reply), reply.status, secret)),
  ],
  [
    'a message with the secret in base64',
    documented,
    refuses((reply, { secret }) => refusal(codeOf(reply), reply.status, btoa(secret))),
  ],
  [
    'a message with the Basic header',
    documented,
    refuses((reply, { id, secret }) => refusal(codeOf(reply), reply.status, `sent ${btoa(`${id}:${secret}`)}`)),
  ],
  [
    'the credentials in a hidden property',
    documented,
    refuses((reply, credentials) =>
      Object.defineProperty(refusal(codeOf(reply), reply.status), 'hidden', { value: credentials }),
    ),
  ],
  [
    "a message in the vendor's words",
    echo,
    refuses((reply) => refusal(codeOf(reply), reply.status, words(reply.body).error_description)),
  ],
  ['the reply in a property', echo, refuses((reply) => Object.assign(refusal(codeOf(reply), reply.status), { reply }))],
  [
    'the reply in the cause',
    echo,
    refuses((reply) =>
      Object.assign(refusal(codeOf(reply), reply.status), { cause: new Error(JSON.stringify(reply.body)) }),
    ),
  ],
  ['an error of no kind', anyForm, refuses(({ status }) => new Error(`refused with ${status}`))],
  [
    'a body taken unseen',
    anyForm,
    refuses((reply) =>
      refusal(words(reply.body).error.startsWith('x') ? 'invalid_options' : codeOf(reply), reply.status),
    ),
  ],
  [
    'a refusal taken for an outage',
    anyForm,
    refuses((reply) => refusal(reply.status === 404 ? 'provider_unavailable' : codeOf(reply), reply.status)),
  ],
  [
    'a second attempt',
    passedOn,
    ({ send }) => ({ send: (...parameters) => send(...parameters).catch(() => send(...parameters)) }),
  ],
  ['a failure in other words', passedOn, fails((cause) => new Error('failed', { cause }))],
  ['a failure of another code', passedOn, fails(() => refusal('invalid_credentials', 401))],
  ['a wait that is lost', passedOn, fails((error) => isAuthError(error) && refusal(error.code, 0))],
  ['a pause', ownWays, first(() => new Promise((resolve) => setTimeout(resolve, 0)))],
  ['an interval that is left', ownWays, first(() => clearInterval(setInterval(() => undefined, 1_000)))],
  ['a request past http.post', ownWays, first(() => fetch('data:,telemetry').catch(() => undefined))],
]
