import { describe, expect, it } from 'vitest'
import { providerContract, type ProviderContractOptions } from '../provider-contract.js'
import type { ProviderUnderTest } from '../set-up.js'
import { acmeUnderTest, readAcmeReply } from './absolute-end.fixture.js'
import { type birchHeader, birchUnderTest, readBirchReply } from './own-header.fixture.js'
import { petalUnderTest, readPetalReply } from './public-client.fixture.js'

type Make = () => ProviderUnderTest

/** A vendor's kind, what its provider has, a faithful one, and broken ones with a word of the message that names the defect. */
const kinds: [kind: string, ProviderContractOptions, Make, broken: [defect: string, Make, RegExp][]][] = [
  [
    'an absolute end, a weekly renewal and a refresh token that stays',
    { refresh: true },
    acmeUnderTest,
    [
      [
        'a life counted by the clock of the program',
        () =>
          acmeUnderTest((reply) => {
            const { expiresAt = 0, expiresInSeconds: _none, ...rest } = readAcmeReply(reply)
            return { ...rest, expiresInSeconds: (expiresAt - Date.now()) / 1_000 }
          }),
        /a day later/,
      ],
      [
        'an end in seconds',
        () => acmeUnderTest((reply) => ({ ...readAcmeReply(reply), expiresAt: -1, expiresInSeconds: undefined })),
        /had ended/,
      ],
      [
        'the merchant as an object',
        () => acmeUnderTest((reply) => ({ ...readAcmeReply(reply), details: { merchant: {} as string } })),
        /details to be strings/,
      ],
    ],
  ],
  [
    'a refresh token alone, which each use replaces, and no secret',
    { request: false, refresh: true },
    petalUnderTest,
    [
      [
        'a refresh token that is lost',
        () =>
          petalUnderTest({
            read(reply) {
              const { refreshToken: _lost, ...rest } = readPetalReply(reply)
              return rest
            },
          }),
        /whether there is one/,
      ],
      ['a request that may be sent again', () => petalUnderTest({ once: false }), /once/],
      [
        'a refresh token lost with what is wrong beside it',
        () =>
          petalUnderTest({
            read(reply) {
              const response = readPetalReply(reply)
              if (response.accessToken === '') throw new TypeError('no token')
              return response
            },
          }),
        /expected success/,
      ],
      [
        'a client that is always the same',
        () => {
          const setUp = petalUnderTest()
          const identify = () => ({ subject: 'petal', secret: '', secretKind: 'issued' as const })
          return { ...setUp, provider: { ...setUp.provider, identify } }
        },
        /same subject/,
      ],
    ],
  ],
  [
    'a header of its own, and tokens by GET',
    {},
    birchUnderTest,
    [
      [
        'a header in capitals',
        () => birchUnderTest({ tokenHeader: { name: 'X-Birch-Session' as typeof birchHeader } }),
        /such a name/,
      ],
      [
        'a header that is taken unseen',
        () =>
          birchUnderTest({
            read: (reply) => ({ ...readBirchReply(reply), details: { region: reply.header('x-region') as string } }),
          }),
        /details to be strings/,
      ],
    ],
  ],
]

describe.each(kinds)('a provider of a vendor with %s', (_kind, options, faithful, broken) => {
  for (const { name, run } of providerContract(faithful, options)) it(name, run)

  it.each(broken)('is caught with %s', async (_defect, make, message) => {
    const said: string[] = []
    for (const { run } of providerContract(make, options))
      await run().catch((error: unknown) => said.push(String(error)))
    expect(said).toContainEqual(expect.stringMatching(message))
  })
})
