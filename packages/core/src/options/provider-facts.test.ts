import { describe, expect, it } from 'vitest'
import type { Provider, TokenHeader } from '../contract/provider.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import { createAuth } from '../life/create-auth.js'
import { countingVendor, testCredentials, testProvider, type TestCredentials } from '../life/provider.fixture.js'

const facts = testProvider(countingVendor().request)
const start = (more: Partial<Provider<TestCredentials, string, string>>) =>
  createAuth<TestCredentials, string, string>({ ...facts, ...more }, { credentials: testCredentials })
const refusal = (message: string) => expect.objectContaining({ code: 'invalid_options', message: `test: ${message}` })

describe('a header for the token that no request can have is refused before there is a token to show:', () => {
  it.each([
    ['a name with a space', 'x tok'],
    ['a name in capitals', 'X-Token'],
    ['a name that is empty', ''],
    ['a name with a line break', 'x-token\n'],
    ['a name that is none', 7],
  ])('%s', (_what, name) => {
    const got = name === '' ? 'an empty string' : typeof name
    const message = `the provider's tokenHeader.name takes the name of a header, in lower case, got ${got}`
    expect(() => start({ tokenHeader: { name } as TokenHeader })).toThrow(refusal(message))
  })

  it.each([
    ['a line break in the prefix', 'canary\nb'],
    ['a line break at its end', 'canary\n'],
    ['a letter beyond Latin-1', 'canary→'],
    ['a letter that clients encode differently', 'canaré '],
    ['a prefix that is none', 7],
  ])('%s', (_what, prefix) => {
    const message = `the provider's tokenHeader.prefix takes printable ASCII characters, got ${typeof prefix}`
    expect(() => start({ tokenHeader: { name: 'x-token', prefix } as TokenHeader })).toThrow(refusal(message))
  })

  it('one with any character that a name may have is taken', async () => {
    const name = "a0!#$%&'*+-.^_`|~"
    expect(await start({ tokenHeader: { name, prefix: 'Token=' } }).getHeaders()).toEqual({ [name]: 'Token=token-1' })
    expect(() => new Headers({ [name]: 'Token=token-1' })).not.toThrow()
  })
})

describe('a time by which tokens are renewed, and that would make each call send a request, is refused:', () => {
  it.each<[keyof TokenPolicy, unknown, string]>([
    ['renewAfterMs', Number.NaN, 'more than 0, got NaN'],
    ['renewAfterMs', 0, 'more than 0, got number'],
    ['renewAfterMs', -1, 'more than 0, got number'],
    ['renewAfterMs', '7', 'more than 0, got string'],
    ['advisoryWindowMs', Number.NaN, '0 or more, got NaN'],
    ['mandatoryWindowMs', undefined, '0 or more, got undefined'],
    ['renewableWithinMs', -1, '0 or more, got number'],
    ['grantIntervalMs', '7', '0 or more, got string'],
  ])('%s of %o', (field, value, takes) => {
    const policy = { ...facts.policy, [field]: value }
    expect(() => start({ policy })).toThrow(refusal(`the provider's policy.${field} takes milliseconds, ${takes}`))
  })

  it.each([0.5, Infinity])('renewAfterMs of %d is one', (renewAfterMs) => {
    expect(() => start({ policy: { ...facts.policy, renewAfterMs } })).not.toThrow()
  })
})
