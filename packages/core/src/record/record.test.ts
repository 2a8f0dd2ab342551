import { createCipheriv, createHmac, hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { open, seal } from './record-cipher.js'
import { deriveRecordKeys } from './record-keys.js'
import { fingerprint } from '../util/fingerprint.js'
import { parseRecord, recordTtlMs, serializeRecord, type TokenRecord } from './token-record.js'
import { BearerToken } from './bearer-token.js'

/** Fixed inputs: whatever changes in what they give is a change of format, and needs a new format version. */
const material = Uint8Array.from({ length: 32 }, (_, index) => index)
const parts = ['https://auth.example/token', 'client-ü', 'read write', '', 's€cret']
const record: TokenRecord = {
  token: new BearerToken({
    accessToken: 'abc',
    issuedAt: 1_768_478_400_000,
    expiresAt: 1_768_482_000_000,
    scope: ['read'],
  }),
  rejectedFingerprint: '0123456789ab',
  failure: {
    kind: 'unavailable',
    code: 'timeout',
    message: 'no reply',
    status: 503,
    failures: 2,
    since: 1_768_478_400_000,
    until: 1_768_478_402_000,
  },
  attempts: [1_768_478_400_000],
}

const vector = {
  name: 'test:1:EBiDqxGXcKwNBtYYWzFuRyFlGhXqVk1OfzI_O9l6zU8',
  id: '-P7PrT3U',
  plaintext:
    '{"v":1,"token":{"accessToken":"abc","issuedAt":1768478400000,"expiresAt":1768482000000,"scope":["read"]},"rejectedFingerprint":"0123456789ab","failure":{"kind":"unavailable","code":"timeout","message":"no reply","status":503,"failures":2,"since":1768478400000,"until":1768478402000},"attempts":[1768478400000]}',
  sealed:
    '1.-P7PrT3U.BwcHBwcHBwcHBwcH.9IDBgPxOGPRI1DNp5j1ryTM4dRnzRTG7L8bg_oNwNB5gk5Y8xDXS-Zm6NKEsrLn-T73VFnxXr2XxJT_plgHWAanjFaCqExRIk3sR0iJvX7l10YwOqnppTXFUkVTgdGpC5TMc0u93zizwfqC_IoeZOM6gVafXsx5a9VzWROC_Ua6Lte_oQ134GyrrJCKeP7GKKCExBv0S5CGxa5X3SELVyyZpFuWKlTmCR8VjXpE8R51VI56C5DGGYd9RKdECwF2_4LsWxgesoaElHTDbaRnmt3iVU3_qxDJI9V-559bt-4UhqHbuGtCZbmywQn-uV2zSGSNiLvdBiSLSM9_LLUyUu8hst9-gUFBao36-GaUJkw6RXzQRTn5Qw1Ph006oUr9yJVfcg05ShxuT6Oesx_obepb1g7pagnpQronWUO-dA_-YuYc_bbY',
}

/** Written when `failure` was still called `negative`. */
const older =
  '1.-P7PrT3U.BwcHBwcHBwcHBwcH.9IDBgPxOGPRI1DNp5j1ryTM4dRnzRTG7L8bg_oNwNB5gk5Y8xDXS-Zm6NKEsrLn-T73VFnxXr2XxJT_plgHWAanjFaCqExRIk3sR0iJvX7l10YwOqnppTXFUkVTgdGpC5TMc0u93zizwfqC_IoeZOM6gVafXsx5a9VzWROC_Ua6Lte_oQ134GyrrJCKeP7GCLC88B-YBoznwMtz1T0iT0z4-DeqdgjGHSsZtV9YySdxZKJ_F_CnQfNtZI8sDllOxr7MAxhWqo-Y9BXzaJkvxomSACHHklTVd4F6_ts7i_oY-pjLpEtWAaXumE2emSWKDAyRvKLBZgiTTPdPIIkCQu8hst8OuB0tAvnvwAa4PkgCdXDsdSnxSw1OsgkDrR79jLUrYhB9K5nGV6emgxPUXfpb1g7o3omFd0cWkp4BBinjSeNxYyQvf'

/** The same by another implementation, step by step as the documentation says. */
function byHand() {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', material, '', `pos-auth 1 ${purpose}`, length))
  const hmac = createHmac('sha256', derive('name', 32))
  for (const part of ['test', ...parts]) {
    const bytes = Buffer.from(part)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hmac.update(length).update(bytes)
  }
  const name = `test:1:${hmac.digest('base64url')}`
  const id = derive('id', 6).toString('base64url')
  const iv = Buffer.alloc(12, 7)
  const cipher = createCipheriv('aes-256-gcm', derive('cipher', 32), iv).setAAD(Buffer.from(`1.${id}.${name}`))
  const data = Buffer.concat([cipher.update(vector.plaintext), cipher.final(), cipher.getAuthTag()])
  return { name, id, sealed: `1.${id}.${iv.toString('base64url')}.${data.toString('base64url')}` }
}

describe('the format of a record', () => {
  it('is that of the test vectors: name, key id, plaintext', async () => {
    const keys = await deriveRecordKeys(material, 'test', parts)
    expect(keys).toMatchObject({ name: vector.name, id: vector.id })
    expect(serializeRecord(record)).toBe(vector.plaintext)
  })

  it('a sealed record of the vectors opens, to the record that it was', async () => {
    const text = await open(vector.sealed, await deriveRecordKeys(material, 'test', parts))
    expect(text).toBe(vector.plaintext)
    const parsed = parseRecord(text ?? '')
    expect(parsed).toEqual(record)
    expect(parsed?.token?.accessToken).toBe('abc')
  })

  it('opens a record that was written under the older name of a failure', async () => {
    const text = (await open(older, await deriveRecordKeys(material, 'test', parts))) ?? ''
    expect(text).toContain('"negative":')
    expect(parseRecord(text)).toEqual(record)
  })

  it('is made by HKDF-SHA-256, HMAC-SHA-256 and AES-256-GCM as another implementation makes it', () => {
    const { name, id, sealed } = byHand()
    expect({ name, id, sealed }).toEqual({ name: vector.name, id: vector.id, sealed: vector.sealed })
  })
})

describe('the name of a record', () => {
  it('differs when any part differs, wherever the bytes stand', async () => {
    const variants = [
      parts,
      ['https://auth.example/token2', ...parts.slice(1)],
      ['https://auth.example/token', 'client-üread', ' write', '', 's€cret'],
      ['https://auth.example/token', 'client-ü', 'read writ', 'e', 's€cret'],
      ['https://auth.example/token', 'client-ü', 'read write', 's€cret', ''],
      [...parts, ''],
    ]
    const names = await Promise.all(variants.map(async (list) => (await deriveRecordKeys(material, 'test', list)).name))
    names.push((await deriveRecordKeys(material, 'other', parts)).name)
    names.push(
      (
        await deriveRecordKeys(
          material.map((byte) => byte + 1),
          'test',
          parts,
        )
      ).name,
    )
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('a sealed record', () => {
  it('is another one each time, and opens again', async () => {
    const keys = await deriveRecordKeys(material, 'test', parts)
    const [one, two] = [await seal('text', keys), await seal('text', keys)]
    expect(one).not.toBe(two)
    expect(await open(one, keys)).toBe('text')
  })

  it('does not open under another name, credential or key, nor when a character was changed or cut off', async () => {
    const keys = await deriveRecordKeys(material, 'test', parts)
    const sealed = await seal('text', keys)
    expect(await open(sealed, { ...keys, name: `${keys.name}x` })).toBeUndefined()
    expect(
      await open(sealed, await deriveRecordKeys(material, 'test', [...parts.slice(0, 4), 'other'])),
    ).toBeUndefined()
    expect(
      await open(
        sealed,
        await deriveRecordKeys(
          material.map((byte) => byte + 1),
          'test',
          parts,
        ),
      ),
    ).toBeUndefined()
    for (const index of [2, sealed.indexOf('.', 3) + 2, sealed.length - 3]) {
      const changed = sealed.slice(0, index) + (sealed[index] === 'A' ? 'B' : 'A') + sealed.slice(index + 1)
      expect(await open(changed, keys)).toBeUndefined()
    }
    for (const rubbish of [sealed.slice(0, -1), `2${sealed.slice(1)}`, '', 'x', '1.2.3', `${sealed}.`]) {
      expect(await open(rubbish, keys)).toBeUndefined()
    }
  })
})

describe('the text of a record', () => {
  it('of another version, or of another form, is none', () => {
    const { plaintext } = vector
    expect(parseRecord(plaintext)).toBeDefined()
    for (const text of [
      plaintext.replace('"v":1', '"v":2'),
      plaintext.replace('"attempts":[1768478400000]', '"attempts":[null]'),
      plaintext.replace('"expiresAt":1768482000000', '"expiresAt":"soon"'),
      plaintext.replace('"timeout"', '"aborted"'),
      plaintext.slice(0, -1),
      'null',
      '[]',
      '',
    ]) {
      expect(parseRecord(text)).toBeUndefined()
    }
  })

  it('may have more than is known', () => {
    expect(parseRecord('{"v":1,"attempts":[],"later":true}')).toEqual({
      attempts: [],
      token: undefined,
      failure: undefined,
      rejectedFingerprint: undefined,
    })
  })
})

describe('the time that a record is kept', () => {
  const now = 1_768_478_400_000
  it('is that of its longest part', () => {
    expect(recordTtlMs({ token: record.token, attempts: [] }, now)).toBe(3_600_000)
    expect(recordTtlMs({ attempts: [now - 600_000] }, now)).toBe(3_000_000)
    expect(recordTtlMs({ failure: record.failure, attempts: [] }, now)).toBe(4_000)
    expect(recordTtlMs({ token: record.token, attempts: [now + 1_800_000] }, now)).toBe(5_400_000)
  })

  it('is never nothing', () => {
    expect(recordTtlMs({ attempts: [] }, now)).toBe(1_000)
  })
})

describe('a fingerprint', () => {
  it('is the beginning of the SHA-256 of a token', async () => {
    expect(await fingerprint('abc')).toBe('ba7816bf8f01cfea414140de')
  })
})
