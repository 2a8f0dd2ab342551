import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { refreshTokenSeal, type EncryptionKey, type SealedRefreshTokensOptions } from '../index.js'
import { seal as sealRecord } from './record-cipher.js'
import { deriveRecordKeys } from './record-keys.js'

const keyOf = (byte: number) => new Uint8Array(32).fill(byte)
const [older, newer] = [keyOf(1), keyOf(2)]
const sealOf = (encryptionKey: SealedRefreshTokensOptions['encryptionKey'], account = 'merchant-7') =>
  refreshTokenSeal({ account, encryptionKey }, 'test-store')
const unreadable = expect.objectContaining({ code: 'ERR_REFRESH_TOKEN_UNREADABLE' })

/** Made with fixed inputs, by another implementation. Where it no longer opens, users of stored ones lose their grants. */
const vector = '1.-P7PrT3U.BwcHBwcHBwcHBwcH._cfR0KMMXPtI1DNp5jJgsAj5wb6vHkQQGGSbx7Ve0A'

describe('a sealed refresh token', () => {
  it('opens to what it was, whatever its text and length', async () => {
    const { seal, open } = sealOf(older)
    for (const text of ['', 'token', '日本語 👩‍👩‍👧 \' " \\ \n', 'x'.repeat(200_000)]) {
      expect(await open(await seal(text))).toBe(text)
    }
  })

  it('is another text each time, and shows neither token nor account', async () => {
    const { seal } = sealOf(older)
    const [one, other] = [await seal('canary-token'), await seal('canary-token')]
    expect(one).not.toBe(other)
    expect(one).not.toMatch(/canary|merchant/)
  })

  it('that was written by an older version still opens', async () => {
    expect(await sealOf(Uint8Array.from({ length: 32 }, (_, index) => index)).open(vector)).toBe('refresh-token-1')
  })

  it('opens with the same key in another form: bytes, base64 or base64url', async () => {
    const sealed = await sealOf(keyOf(255)).seal('token')
    const text = Buffer.from(keyOf(255))
    for (const form of [text.toString('base64'), text.toString('base64url'), [keyOf(255)], () => keyOf(255)]) {
      expect(await sealOf(form).open(sealed)).toBe('token')
    }
  })

  it('opens in each step of a rotation of keys, for whoever has its key among others', async () => {
    const steps = [[older], [older, newer], [newer, older], [newer]]
    for (const [index, step] of steps.entries()) {
      const sealed = await sealOf(step).seal('token')
      for (const neighbour of steps.slice(Math.max(index - 1, 0), index + 2)) {
        expect(await sealOf(neighbour).open(sealed)).toBe('token')
      }
    }
  })

  it('is made with the first key', async () => {
    const sealed = await sealOf([newer, older]).seal('token')
    expect(await sealOf(newer).open(sealed)).toBe('token')
    await expect(sealOf(older).open(sealed)).rejects.toEqual(unreadable)
  })

  it('follows a function that gives other keys meanwhile', async () => {
    let keys: readonly EncryptionKey[] = [older]
    const { seal, open } = sealOf(() => Promise.resolve(keys))
    const sealed = await seal('token')
    keys = [newer, older]
    expect(await open(sealed)).toBe('token')
    expect(await sealOf(newer).open(await seal('next'))).toBe('next')
    keys = [newer]
    await expect(open(sealed)).rejects.toEqual(unreadable)
  })

  it("is unreadable as another account's, and so is a cache's record", async () => {
    const sealed = await sealOf(older).seal('token')
    await expect(sealOf(older, 'merchant-70').open(sealed)).rejects.toEqual(unreadable)
    const record = await sealRecord('token', await deriveRecordKeys(older, 'mypos', ['merchant-7']))
    await expect(sealOf(older).open(record)).rejects.toEqual(unreadable)
  })

  it.each<[string, (sealed: string) => string]>([
    ['was changed', (sealed) => sealed.slice(0, -3) + (sealed.at(-3) === 'A' ? 'B' : 'A') + sealed.slice(-2)],
    ['was cut', (sealed) => sealed.slice(0, -9)],
    ['is empty', () => ''],
    ['is a token in plain text', () => 'canary-token'],
    ['is of another version', (sealed) => `2${sealed.slice(1)}`],
  ])('that %s is unreadable and never none', async (_what, change) => {
    const { seal, open } = sealOf(older)
    await expect(open(change(await seal('canary-token')))).rejects.toEqual(unreadable)
  })
})

describe('what seals a refresh token', () => {
  it('derives its keys once, and again only from others', async () => {
    const derive = vi.spyOn(crypto.subtle, 'importKey')
    const { seal, open } = sealOf(() => older)
    await open(await seal('token'))
    await seal('token')
    expect(derive).toHaveBeenCalledOnce()
    derive.mockRestore()
  })

  it('copies the bytes of its key: they may be wiped', async () => {
    const bytes = keyOf(9)
    const { seal } = sealOf(bytes)
    bytes.fill(0)
    expect(await sealOf(keyOf(9)).open(await seal('token'))).toBe('token')
  })

  it('shows neither key nor token, in itself or in its errors', async () => {
    const key = Buffer.from('canary-key-canary-key-canary-key')
    const sealing = sealOf([key, key.toString('base64')])
    const error: unknown = await sealOf(older)
      .open(await sealing.seal('canary-token'))
      .catch((thrown: unknown) => thrown)
    const shown = inspect([sealing, error, Object(error).stack], { depth: 9, showHidden: true })
    for (const secret of ['canary', key.toString('base64'), key.toString('hex')]) expect(shown).not.toContain(secret)
  })

  const tooShort = 'options.encryptionKey takes 32 bytes'
  it.each<[string, object, string]>([
    ['an unknown option', { account: 'a', encryptionKey: older, secret: 'x' }, 'options.secret is not a known option'],
    ['no account', { encryptionKey: older }, 'options.account is missing'],
    ['an empty account', { account: '', encryptionKey: older }, 'options.account takes 1 to 256 characters'],
    ['an account with a line break', { account: 'a\nb', encryptionKey: older }, 'options.account takes 1 to 256'],
    ['half an emoji', { account: '\ud83d', encryptionKey: older }, 'options.account takes 1 to 256 characters'],
    ['a number for an account', { account: 7, encryptionKey: older }, 'options.account takes a string, got number'],
    ['no key', { account: 'a' }, 'options.encryptionKey is missing'],
    ['undefined for a key', { account: 'a', encryptionKey: undefined }, 'options.encryptionKey takes 32 bytes'],
    ['a key that is too short', { account: 'a', encryptionKey: 'canary' }, tooShort],
    ['no key in an array', { account: 'a', encryptionKey: [] }, 'options.encryptionKey takes at least one key'],
    ['a wrong key in an array', { account: 'a', encryptionKey: [older, 'canary'] }, 'options.encryptionKey.1 takes 32'],
  ])('refuses %s', (_what, options, message) => {
    const make = () => refreshTokenSeal(options as SealedRefreshTokensOptions, 'test-store')
    expect(make).toThrow(message)
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_options', provider: 'test-store' }))
    expect(make).not.toThrow(/canary/)
  })

  it('rejects for a function that gives something else, by its name', async () => {
    const sealing = sealOf(() => 'canary')
    await expect(sealing.seal('token')).rejects.toThrow('encryptionKey() takes 32 bytes')
    await expect(sealing.open('1.a.b.c')).rejects.not.toThrow(/canary/)
  })
})
