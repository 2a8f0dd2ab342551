/* oxlint-disable typescript/restrict-template-expressions, typescript/no-misused-spread -- mistakes that this class is made to survive */
import assert from 'node:assert'
import { inspect } from 'node:util'
import { serialize } from 'node:v8'
import { describe, expect, it, vi } from 'vitest'
import { testClock } from '../life/provider.fixture.js'
import { BearerToken } from './bearer-token.js'

const accessToken = 'eyJhbGciOi.canary-canary-canary.wxyz'
const issuedAt = testClock().now()
const token = new BearerToken({ accessToken, issuedAt, expiresAt: issuedAt + 60_000, scope: ['webhooks'] })

function thrownBy(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}

describe('a token', () => {
  it('is read by its name, or as the value of a header', () => {
    expect(token.accessToken).toBe(accessToken)
    expect(token.authorizationHeader).toBe(`Bearer ${accessToken}`)
    expect(token).toMatchObject({ tokenType: 'Bearer', issuedAt, expiresAt: issuedAt + 60_000, scope: ['webhooks'] })
  })

  it('has no scope where the vendor named none', () => {
    expect(new BearerToken({ accessToken, issuedAt, expiresAt: issuedAt })).not.toHaveProperty('scope')
  })

  it.each<[string, () => string]>([
    ['inspect', () => inspect(token)],
    ['inspect, as deep as it goes', () => inspect({ token }, { depth: Infinity, showHidden: true, getters: true })],
    [
      'inspect without its custom form',
      () => inspect(token, { customInspect: false, showHidden: true, depth: Infinity }),
    ],
    [
      'inspect with all there is',
      () => inspect({ token }, { customInspect: false, showHidden: true, getters: true, depth: Infinity }),
    ],
    ['the message of assert', () => thrownBy(() => assert.deepStrictEqual(token, { ...token }))],
    ['the message of expect', () => thrownBy(() => expect({ token }).toEqual({ token: {} }))],
    ['v8.serialize', () => serialize(token).toString('latin1')],
    ['JSON.stringify', () => JSON.stringify({ token })],
    ['a template string', () => `${token}`],
    ['concatenation', () => 'Bearer '.concat(String(token))],
    ['spreading', () => JSON.stringify({ ...token })],
    ['Object.entries', () => JSON.stringify(Object.entries(token))],
    ['all own properties', () => JSON.stringify(Object.getOwnPropertyDescriptors(token))],
    ['structuredClone', () => inspect(structuredClone(token), { showHidden: true })],
    ['an error that names it', () => new Error(`bad token ${token}`).message],
  ])('does not show by %s', (_how, print) => {
    expect(print()).not.toContain('canary')
  })

  it('does not show by console.log', () => {
    const written: string[] = []
    const write = vi.spyOn(console, 'log').mockImplementation((...values) => void written.push(inspect(values[0])))
    // oxlint-disable-next-line no-console -- this is what is tested
    console.log(token)
    write.mockRestore()
    expect(written).toEqual(['Token { …wxyz, expires 2026-01-15T12:01:00.000Z }'])
  })

  it('shows a mask in JSON, beside what is not secret', () => {
    expect(JSON.parse(JSON.stringify(token))).toEqual({
      accessToken: '…wxyz',
      tokenType: 'Bearer',
      issuedAt,
      expiresAt: issuedAt + 60_000,
      scope: ['webhooks'],
    })
  })

  it('has no secret in a copy, which is no token any longer', () => {
    for (const copy of [structuredClone(token), { ...token }]) {
      expect(copy).toEqual({ issuedAt, expiresAt: issuedAt + 60_000, scope: ['webhooks'] })
      expect(copy).not.toHaveProperty('authorizationHeader')
    }
  })

  it('shows nothing of itself in the mask when it is too short to spare four characters', () => {
    const masks = ['abcd', 'a'.repeat(23), 'a'.repeat(24)].map((secret) =>
      new BearerToken({ accessToken: secret, issuedAt, expiresAt: issuedAt }).toString(),
    )
    expect(masks).toEqual(['…', '…', '…aaaa'])
  })

  it('makes a request fail at once when its mask is used as a header', async () => {
    expect(() => new Headers({ authorization: `Bearer ${token}` })).toThrow(TypeError)
    await expect(fetch('http://127.0.0.1:1', { headers: { authorization: `${token}` } })).rejects.toThrow(/ByteString/)
  })
})
