import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { AuthError, isAuthError, type AuthErrorCode } from './errors.js'

const make = (code: AuthErrorCode) => new AuthError({ code, provider: 'test', message: 'some message' })

describe('an AuthError', () => {
  it.each<[AuthErrorCode, boolean]>([
    ['invalid_options', false],
    ['credentials_unavailable', true],
    ['invalid_credentials', false],
    ['reauthorization_required', false],
    ['rate_limited', true],
    ['token_request_limit', true],
    ['provider_unavailable', true],
    ['timeout', true],
    ['aborted', false],
    ['invalid_response', false],
    ['origin_not_allowed', false],
  ])('of code %s is retryable: %s', (code, retryable) => {
    expect(make(code)).toMatchObject({ code, retryable })
  })

  it('is an Error that names its provider', () => {
    const error = make('timeout')
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'AuthError', provider: 'test', message: 'test: some message' })
    expect(error.stack).toContain('errors.test.ts')
  })

  it('has a status, a wait and a cause only where there are any', () => {
    expect(Object.keys(make('timeout'))).not.toContain('status')
    expect(Object.keys(make('timeout'))).not.toContain('retryAfterMs')
    expect(make('timeout')).not.toHaveProperty('cause')
    const init = { code: 'rate_limited', provider: 'test', message: 'wait' } as const
    expect(new AuthError({ ...init, status: 429, retryAfterMs: 0 })).toMatchObject({ status: 429, retryAfterMs: 0 })
  })
})

describe('isAuthError', () => {
  it('recognises an AuthError, and its code if one is given', () => {
    expect(isAuthError(make('timeout'))).toBe(true)
    expect(isAuthError(make('timeout'), 'timeout')).toBe(true)
    expect(isAuthError(make('timeout'), 'aborted')).toBe(false)
  })

  it('recognises one from another copy of core', async () => {
    vi.resetModules()
    const copy = await import('./errors.js')
    const foreign = new copy.AuthError({ code: 'timeout', provider: 'test', message: 'some message' })
    expect(copy.AuthError).not.toBe(AuthError)
    expect(foreign).not.toBeInstanceOf(AuthError)
    expect(isAuthError(foreign, 'timeout')).toBe(true)
    expect(copy.isAuthError(make('aborted'), 'aborted')).toBe(true)
  })

  it.each([undefined, null, 'AuthError', 42, {}, new Error('plain'), { name: 'AuthError', code: 'timeout' }])(
    'does not recognise %o',
    (value) => expect(isAuthError(value)).toBe(false),
  )
})

describe('the cause of an AuthError', () => {
  const causeOf = (cause: unknown) =>
    new AuthError({ code: 'provider_unavailable', provider: 'test', message: 'down', cause }).cause as
      | (Error & { code?: string; syscall?: string })
      | undefined

  it('is a plain Error with the name, code and syscall of what was thrown, and nothing else of it', () => {
    class HttpError extends Error {
      override readonly name = 'HttpError'
      readonly code = 'ERR_SOMETHING'
      readonly syscall = 'connect'
      readonly request = { headers: { authorization: 'Basic canary' } }
      readonly body = 'canary'
    }
    const cause = causeOf(new HttpError('sent canary'))
    expect(Object.getPrototypeOf(cause)).toBe(Error.prototype)
    expect(cause).toMatchObject({
      name: 'HttpError',
      message: 'ERR_SOMETHING',
      code: 'ERR_SOMETHING',
      syscall: 'connect',
    })
    expect(inspect(cause, { depth: Infinity, showHidden: true })).not.toContain('canary')
    expect(cause).not.toHaveProperty('cause')
  })

  it('has the code of the innermost error that has one', () => {
    const refused = Object.assign(new Error('connect canary'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const outer = new TypeError('fetch failed', { cause: new Error('wrapped', { cause: refused }) })
    expect(causeOf(outer)).toMatchObject({ name: 'Error', code: 'ECONNREFUSED', syscall: 'connect' })
  })

  it('has no name, code or syscall that could be a secret', () => {
    const thrown = { name: 'p@ss word', code: 'canary-1234', syscall: 'CANARY' }
    const cause = causeOf(thrown)
    expect(cause).toMatchObject({ name: 'Error', message: 'Error' })
    expect(cause).not.toHaveProperty('code')
    expect(cause).not.toHaveProperty('syscall')
  })

  it.each([
    'HUNTER2',
    'MY_SECRET_PASSWORD',
    'ESECRET',
    'EHUNTER2',
    'ERR_',
    'XECONNREFUSED',
    'ECONNREFUSED_HUNTER2',
    'A1B2C3',
  ])('has no code, name or syscall of what a system does not say, in capitals or not: %s', (canary) => {
    const cause = causeOf({ code: canary, name: canary.replaceAll(/[^A-Z]/g, ''), syscall: canary.toLowerCase() })
    expect(inspect(cause, { showHidden: true })).not.toContain(canary)
    expect(cause).toMatchObject({ name: 'Error', message: 'Error' })
    expect(cause).not.toHaveProperty('code')
    expect(cause).not.toHaveProperty('syscall')
  })

  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'HPE_INVALID_CONSTANT',
    'ERR_SQLITE_ERROR',
    'NOAUTH',
    'WRONGPASS',
  ])('has the code %s, which a system says', (code) => {
    expect(causeOf(Object.assign(new Error('canary'), { code }))).toMatchObject({ code })
    expect(causeOf(new AggregateError([Object.assign(new Error('canary'), { code })], 'canary'))).toMatchObject({
      code,
    })
  })

  it.each(['canary', 42, undefined, null])('is left out where %o was thrown', (thrown) => {
    expect(causeOf(thrown)).toBeUndefined()
  })

  it('is found in a chain that bites its own tail', () => {
    const first = new Error('first')
    first.cause = new TypeError('second', { cause: first })
    expect(causeOf(first)).toMatchObject({ name: 'Error' })
  })
})

it('an error has its sentence without the name before it, too', () => {
  const error = new AuthError({ code: 'timeout', provider: 'acme', message: 'no reply: try again' })
  expect([error.message, error.detail]).toEqual(['acme: no reply: try again', 'no reply: try again'])
})
