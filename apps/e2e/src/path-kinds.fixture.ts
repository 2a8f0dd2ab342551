import type { AuthErrorCode } from '@auth/core'
import { canaries, spellings } from './canaries.fixture.js'
import { carrier, type Answer, type Stage } from './stage.fixture.js'
import type { Vendor } from './vendors.fixture.js'

/** One way for things to go wrong. */
export interface FailingPath {
  title: string
  /** The code that it ends with, or `'none'` where the caller gets a reply and no error. */
  code: AuthErrorCode | 'none' | ((vendor: Vendor) => AuthErrorCode)
  walk: (stage: Stage) => unknown
}

export const { id, secret, accessToken, newAccessToken } = canaries

export const everything = [...spellings().values()].join(' ')

export const encoded = encodeURIComponent(secret)

export const page =
  (text: string): Answer =>
  () =>
    new Response(text)

export const json =
  (body: unknown, status = 200): Answer =>
  () =>
    Response.json(body, { status })

export const silence: Answer = () => new Promise(() => undefined)

export const cut: Answer = () => Promise.reject(carrier())

/** A token request that gets this answer. */
export const request = (
  title: string,
  code: FailingPath['code'],
  toAnswer: (vendor: Vendor) => Answer,
): FailingPath => ({
  title,
  code,
  walk: (stage) => stage.create(toAnswer(stage.vendor)).getToken(),
})

/** A token reply that is not as documented. */
export const wrongReply = (title: string, toBody: (reply: Vendor['reply']) => unknown): FailingPath =>
  request(`a reply with ${title}`, 'invalid_response', ({ reply }) => json(toBody(reply)))

/** Options that are refused. */
export const options = (title: string, toOptions: (vendor: Vendor) => object): FailingPath => ({
  title: `${title} among the options`,
  code: 'invalid_options',
  walk: (stage) => stage.create(silence, toOptions(stage.vendor)),
})

/** A credentials function that does this. */
export const credentials = (title: string, code: AuthErrorCode, give: (vendor: Vendor) => unknown): FailingPath => ({
  title: `a credentials function that ${title}`,
  code,
  walk: (stage) => stage.create(silence, { credentials: () => give(stage.vendor), totalTimeoutMs: 20 }).getToken(),
})

/** A call of the API with a token that was given out before. */
export const call = (title: string, code: FailingPath['code'], answers: Answer[], init?: RequestInit): FailingPath => ({
  title,
  code,
  async walk(stage) {
    const { apiUrl, reply } = stage.vendor
    const auth = stage.create([json(reply(accessToken)), ...answers])
    await auth.getToken()
    await auth.fetch(apiUrl, init)
  },
})

export const misspelt = (fields: object) =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toUpperCase(), value]))

export const withEach = (fields: object, value: unknown) =>
  Object.fromEntries(Object.keys(fields).map((key) => [key, value]))

/** A call of `auth.fetch` with a URL or path that it does not take. */
export const fetching = (title: string, code: AuthErrorCode, url: string): FailingPath => ({
  title,
  code,
  walk: (stage) => stage.create(page('')).fetch(url),
})
