import { isAuthError } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { setStage, type Answer } from './stage.fixture.js'
import { vendors, type Vendor } from './vendors.fixture.js'

/** A row of a table, as it lies there: none of it is a field that a provider knows. */
const furtherFields = { id: 17, label: 'shop 17', environment: 'itretail', userAccessType: 'TOAST_MACHINE_CLIENT' }

/** The error of a token request that the vendor refuses. */
async function refusal(vendor: Vendor, options: object) {
  const { status, error: word } = vendor.refusal
  const refuse: Answer = () => Response.json({ error: word }, { status })
  const stage = setStage(vendor)
  const error: unknown = await stage
    .create(refuse, options)
    .getToken()
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
  if (!isAuthError(error, vendor.refusal.code)) throw new Error('expected a refusal', { cause: error })
  expect(stage.leaks(error)).toEqual([])
  return error.message
}

describe.each(vendors)('the credentials of $name', (vendor) => {
  it.each<[string, (row: object) => unknown]>([
    ['as an object', (row) => row],
    ['by a function', (row) => () => row],
    ['by a promise', (row) => async () => row],
    ['as a frozen object that inherits them', (row) => Object.freeze(Object.create(row) as object)],
  ])('may have further fields, %s, none of which is sent', async (_how, given) => {
    const stage = setStage(vendor)
    const credentials = given({ ...vendor.credentials, ...furtherFields })
    const auth = stage.create(() => Response.json(vendor.reply('a-token')), { credentials })
    expect((await auth.getToken()).accessToken).toBe('a-token')
    expect(stage.sent.join()).not.toMatch(/shop 17|"id"|label|environment/)
  })
})

describe.each(vendors.filter(({ refusal: { code } }) => code === 'invalid_credentials'))(
  'credentials that $name refuses',
  (vendor) => {
    it.each<[string, string, string]>([
      ['a line break after it', '', '\n'],
      ['a line break of Windows after it', '', '\r\n'],
      ['a space before it', ' ', ''],
      ['a tab before it', '\t', ''],
      ['a no-break space after it', '', '\u00a0'],
      ['a byte order mark before it', '\ufeff', ''],
      ['a zero-width space after it', '', '\u200b'],
    ])('are told to have %s, whichever field it is, and never what they are', async (_what, before, after) => {
      for (const [field, value] of Object.entries(vendor.credentials)) {
        const credentials = { ...vendor.credentials, [field]: `${before}${String(value)}${after}` }
        const hint = `credentials.${field} begins or ends with white space`
        expect(await refusal(vendor, { credentials })).toContain(hint)
        expect(await refusal(vendor, { credentials: () => credentials })).toContain(hint)
      }
    })

    it('are told nothing of the kind where there is none at either end', async () => {
      const spaced = Object.fromEntries(
        Object.entries(vendor.credentials).map(([field, value]) => [field, `${String(value)} \u00a0 🏴󠁧󠁢󠁥󠁮󠁧󠁿`]),
      )
      expect(await refusal(vendor, { credentials: spaced })).not.toContain('white space')
    })
  },
)

it('a refresh token that is refused is told to have a line break after it', async () => {
  const vendor = vendors.find(({ name }) => name === 'mypos, refresh token')
  if (vendor === undefined) throw new Error('there is no such vendor')
  const refreshTokens = { load: async () => 'CanaryRefresh\n', save: async () => undefined, exclusive: true as const }
  const grant = { type: 'refresh_token', refreshTokens }
  expect(await refusal(vendor, { grant })).toContain('the refresh token begins or ends with white space')
})
