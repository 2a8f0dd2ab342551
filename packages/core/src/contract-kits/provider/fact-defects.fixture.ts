import type { Break, Defect, Parts } from './broken-providers.fixture.js'
import type { Identity } from '../../contract/provider.js'
import type { TokenPolicy } from '../../contract/token-policy.js'
import type { TestCredentials } from '../../life/provider.fixture.js'

const policy =
  (change: (policy: TokenPolicy) => Partial<TokenPolicy>): Break =>
  ({ policy: working }) => ({ policy: { ...working, ...change(working) } })

const identify =
  (change: (identity: Identity, credentials: TestCredentials) => unknown): Break =>
  ({ identify: working }) => ({
    // The change stands for a defect, so it may give what the contract does not allow.
    identify: (credentials) => ({
      ...working(credentials),
      ...(change(working(credentials), credentials) as Identity),
    }),
  })

const url = 'requests tokens from an absolute URL, by https unless it is on this machine'
const apis = 'has its APIs at origins that may see the token, and names them so that no other member is hidden'
const origins = 'allows bare origins, by https unless they are on this machine'
const windows = 'has a mandatory window, and an advisory one that is no shorter'
const holding = 'holds back after a failure of each kind, and at most as long as it says'
const naming = 'identifies credentials by a subject, a secret, and what kind of secret that is'
const alike = 'identifies equal credentials alike, however often, and leaves them as they are'
const another = 'identifies another secret of the same subject as that, or another client where there are no secrets'
const age = 'asks for renewals at an age above zero, where it names one'
const header = 'names a header that can carry its tokens, in lower case, and statuses of refusals, where it names any'

const fixed =
  (parts: Partial<Parts>): Break =>
  () =>
    parts

/** Defects in what a provider states. */
export const factDefects: readonly Defect[] = [
  ['an empty name', ['has a name of lower-case letters, digits and hyphens'], fixed({ name: '' })],
  ['a name for people', ['has a name of lower-case letters, digits and hyphens'], fixed({ name: 'Test Vendor' })],
  ['a token URL without a host', [url], fixed({ tokenUrl: '/token' })],
  ['a token URL in the clear', [url], fixed({ tokenUrl: 'http://api.test.example/token' })],
  ['a token URL with a password', [url], fixed({ tokenUrl: 'https://some:secret@api.test.example/token' })],
  ['an origin with a slash', [origins], fixed({ allowedOrigins: ['https://api.test.example/'] })],
  ['an origin in the clear', [origins], fixed({ allowedOrigins: ['http://api.test.example'] })],
  ['an origin that is a pattern', [origins], fixed({ allowedOrigins: ['*.test.example'] })],
  ['an API with a slash at its end', [apis], fixed({ apiUrls: { oneUrl: 'https://api.test.example/v1/' } })],
  ['an API that may not see the token', [apis], fixed({ apiUrls: { oneUrl: 'https://other.test.example/v1' } })],
  ['an API in the place of another member', [apis], fixed({ apiUrls: { baseUrl: 'https://api.test.example/v1' } })],
  ['windows the wrong way round', [windows], policy(() => ({ advisoryWindowMs: 1, mandatoryWindowMs: 2 }))],
  ['no mandatory window', [windows], policy(() => ({ mandatoryWindowMs: 0 }))],
  ['a window of no number', [windows], policy(() => ({ advisoryWindowMs: Number.NaN }))],
  [
    'a failure that holds nothing back',
    [holding],
    policy(({ backoff }) => ({ backoff: { ...backoff, unavailable: { firstMs: 0, maxMs: 1_000 } } })),
  ],
  [
    'a failure that holds back less and less',
    [holding],
    policy(({ backoff }) => ({ backoff: { ...backoff, rejected: { firstMs: 2_000, maxMs: 1_000 } } })),
  ],
  [
    'a kind of failure left out',
    [holding],
    policy(({ backoff }) => ({
      // A provider in JavaScript has no compiler that would refuse it.
      backoff: { ...backoff, rateLimited: undefined } as unknown as TokenPolicy['backoff'],
    })),
  ],
  [
    'a limit below one request',
    ['allows at least one request an hour, where it names a limit'],
    policy(() => ({ requestsPerHour: 0.5 })),
  ],
  ['an age of zero', [age], policy(() => ({ renewAfterMs: 0 }))],
  ['a header in capitals', [header], fixed({ tokenHeader: { name: 'X-Token' } })],
  ['a header that no request can have', [header], fixed({ tokenHeader: { name: 'x token' } })],
  ['a prefix that no header can carry', [header], fixed({ tokenHeader: { name: 'x-token', prefix: 'line\nbreak' } })],
  ['a status that is no refusal', [header], fixed({ refusedStatuses: [401, 500] })],
  ['no status of a refusal', [header], fixed({ refusedStatuses: [] })],
  ['no subject', [naming], identify(() => ({ subject: '' }))],
  ['a secret that is not there', [naming], identify(() => ({ secret: undefined }))],
  ['a kind of secret that nobody knows', [naming], identify(() => ({ secretKind: 'key' }))],
  ['a variant that is no string', [naming], identify(() => ({ variant: 7 }))],
  ['a subject that is new every time', [alike], identify(() => ({ subject: crypto.randomUUID() }))],
  [
    'a subject that differs by instance',
    [alike],
    ({ identify: working }) => {
      const instance = crypto.randomUUID()
      return { identify: (credentials) => ({ ...working(credentials), subject: instance }) }
    },
  ],
  [
    'credentials that are tidied up in place',
    [alike],
    identify((_identity, credentials) => {
      credentials.id = credentials.id.trim()
    }),
  ],
  ['no secret where there is one', [another], identify(() => ({ secret: '' }))],
  ['the subject for the secret', [another], identify(({ subject }) => ({ secret: subject }))],
  ['the secret within the subject', [another], identify(({ subject, secret }) => ({ subject: subject + secret }))],
]
