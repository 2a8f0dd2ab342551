import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { createAuth } from '../life/create-auth.js'
import { AuthError, type AuthErrorCode } from '../contract/errors.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'

const canary = 'canary-secret'

/** What the message says about a refusal with this code. */
async function messageOf(code: AuthErrorCode, credentials: object) {
  const refuse = async () => {
    throw new AuthError({ code, provider: 'test', status: 401, message: 'refused' })
  }
  const auth = createAuth(testProvider(refuse), {
    credentials: { ...testCredentials, ...credentials },
    now: testClock().now,
  })
  const error = await caught(() => auth.getToken())
  expect(error).toMatchObject({ code, status: 401 })
  // It stands in what holds back the next request too.
  expect((await caught(() => auth.getToken())).message).toContain(error.message)
  expect(error.message).not.toContain(canary)
  return error.message
}

describe('the message of refused credentials', () => {
  it('names each field that begins or ends with white space, whatever the provider', async () => {
    expect(await messageOf('invalid_credentials', { id: ' some', secret: `${canary}\n` })).toBe(
      'test: refused. Look here first: credentials.id and credentials.secret begin or end with white space, as the line break of a file is. Remove it, unless it is part of the value',
    )
  })

  it.each([
    '\n',
    '\r\n',
    '\t',
    '\u0000',
    '\u00a0',
    '\u00ad',
    '\u2003',
    '\u200b',
    '\u200e',
    '\u2028',
    '\u2060',
    '\ufeff',
  ])('finds %j, before and after', async (space) => {
    for (const secret of [canary + space, space + canary]) {
      expect(await messageOf('invalid_credentials', { secret })).toContain('credentials.secret begins or ends with')
    }
  })

  it('says nothing where there is none at either end, or where something else failed', async () => {
    expect(await messageOf('invalid_credentials', { secret: 'two words \u{1f511}' })).toBe('test: refused')
    expect(await messageOf('provider_unavailable', { secret: `${canary}\n` })).toBe('test: refused')
  })
})
