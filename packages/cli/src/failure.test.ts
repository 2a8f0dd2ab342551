import { sqliteCache } from '@auth/cache-sqlite'
import { AuthError } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { WrongVariable, liveProvider } from './live-providers.js'
import { CommandFailed, WrongUsage, errorWords, failureOf, failureWords } from './failure.js'

const authError = (code: 'invalid_options' | 'rate_limited') =>
  new AuthError({ code, provider: 'toast', message: 'words', status: 429, retryAfterMs: 5 })

describe('failureOf', () => {
  it.each([
    [new WrongUsage('words'), { exitCode: 2, code: 'usage', message: 'words' }],
    [new WrongVariable('words'), { exitCode: 2, code: 'configuration', message: 'words' }],
    [new CommandFailed('cache_failed', 'words'), { exitCode: 1, code: 'cache_failed', message: 'words' }],
    [authError('invalid_options'), expect.objectContaining({ exitCode: 2, code: 'invalid_options' })],
    [authError('rate_limited'), expect.objectContaining({ exitCode: 1, status: 429, retryAfterMs: 5 })],
  ])('%s', (thrown, failure) => {
    expect(failureOf(thrown)).toEqual(failure)
  })

  it('leaves out advice on options of the packages, which these programs do not have', async () => {
    const at = { ITRETAIL_ENVIRONMENT: 'http://127.0.0.1:1', ITRETAIL_USERNAME: 'id', ITRETAIL_PASSWORD: 'secret' }
    /** Of a call, and of the next one, which is held back. */
    const failuresOf = async (fetch: () => Promise<Response>, timeoutMs = 10_000) => {
      const auth = liveProvider('itretail').create(at, { fetch, timeoutMs, retry: { limit: 0 } })
      const failed = async () => failureOf(await auth.getToken().catch((error: unknown) => error)).message
      return [await failed(), await failed()]
    }
    const notThere = 'itretail: the host answered the login with 404, which is not documented. Check the base URL'
    expect(await failuresOf(async () => new Response('', { status: 404 }))).toEqual([
      notThere,
      expect.stringContaining(`${notThere} (from an earlier token request`),
    ])
    const noReply = 'itretail: no reply from 127.0.0.1:1 within 1 ms. Try again later'
    expect(await failuresOf(() => new Promise(() => undefined), 1)).toEqual([
      noReply,
      expect.stringContaining(`${noReply} (from an earlier token request`),
    ])
    let thrown: unknown
    try {
      sqliteCache({ path: '/dev/null/tokens.sqlite' })
    } catch (error) {
      thrown = error
    }
    expect(failureOf(thrown).message).toBe('cache-sqlite: /dev/null is not a folder. Name another path')
  })

  it('says where a defect is, and nothing of what it says', () => {
    const { exitCode, code, message } = failureOf(new TypeError('hunter2\n    at hunter2'))
    expect({ exitCode, code }).toEqual({ exitCode: 1, code: 'defect' })
    expect(message).toMatch(/^TypeError, which is a defect of this program\. Please report it\n {4}at .*failure\.test/)
    expect(message).not.toContain('hunter2')
    expect(failureOf('hunter2').message).not.toContain('hunter2')
  })
})

it('failureWords name the vendor once, and the code', () => {
  const words = (thrown: unknown) => failureWords(failureOf(thrown))
  expect(words(authError('rate_limited'))).toBe('Toast: words (rate_limited)')
  const named = new AuthError({ code: 'timeout', provider: 'toast', message: 'Toast is slow' })
  expect(words(named)).toBe('Toast is slow (timeout)')
  expect(words(new WrongUsage('words'))).toBe('words')
  expect(words(new TypeError('hunter2'))).not.toContain('hunter2')
})

it('errorWords finds the code of what was underneath', () => {
  const cause = Object.assign(new Error('hunter2'), { code: 'ENOTFOUND' })
  expect(errorWords(new TypeError('fetch failed', { cause }))).toEqual({ name: 'Error', code: 'ENOTFOUND' })
  expect(errorWords(new DOMException('late', 'TimeoutError'))).toEqual({ name: 'TimeoutError', code: undefined })
  expect(errorWords('hunter2')).toEqual({ name: 'Error', code: undefined })
})
