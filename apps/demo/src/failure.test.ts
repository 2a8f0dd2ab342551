import { AuthError } from '@auth/core'
import { describe, expect, it, vi } from 'vitest'
import { WrongVariable } from './live-providers.js'
import { CommandFailed, WrongUsage, complain, errorWords, failureOf } from './failure.js'

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

  it('says where a defect is, and nothing of what it says', () => {
    const { exitCode, code, message } = failureOf(new TypeError('hunter2\n    at hunter2'))
    expect({ exitCode, code }).toEqual({ exitCode: 1, code: 'defect' })
    expect(message).toMatch(/^TypeError, which is a defect of this program\. Please report it\n {4}at .*failure\.test/)
    expect(message).not.toContain('hunter2')
    expect(failureOf('hunter2').message).not.toContain('hunter2')
  })
})

it('complain says it under the name of the program, and knows the exit code', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const codes = [complain('demo', authError('invalid_options')), complain('demo', new TypeError('hunter2'))]
  const lines = written.mock.calls.map(([chunk]) => String(chunk))
  written.mockRestore()
  expect(codes).toEqual([2, 1])
  expect(lines[0]).toBe('demo: invalid_options: toast: words\n')
  expect(lines[1]).toMatch(/^demo: defect: TypeError/)
  expect(lines.join('')).not.toContain('hunter2')
})

it('errorWords finds the code of what was underneath', () => {
  const cause = Object.assign(new Error('hunter2'), { code: 'ENOTFOUND' })
  expect(errorWords(new TypeError('fetch failed', { cause }))).toEqual({ name: 'Error', code: 'ENOTFOUND' })
  expect(errorWords(new DOMException('late', 'TimeoutError'))).toEqual({ name: 'TimeoutError', code: undefined })
  expect(errorWords('hunter2')).toEqual({ name: 'Error', code: undefined })
})
