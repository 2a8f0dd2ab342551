import { expectEqual } from '../contract-case.js'
import type { BackoffKind } from '../../contract/token-policy.js'
import type { ProviderCase } from './set-up.js'
import { parseBaseUrl, parseOrigin } from '../../options/url.js'

const kinds: readonly BackoffKind[] = ['rejected', 'rateLimited', 'unavailable', 'invalidResponse']

/** What a provider states before anything is sent. */
export const factCases: readonly ProviderCase[] = [
  [
    'has a name of lower-case letters, digits and hyphens',
    async (make) => {
      const { name } = (await make()).provider
      expectEqual(`whether ${JSON.stringify(name)} is one`, /^[a-z][a-z0-9-]*$/.test(name), true)
    },
  ],
  [
    'requests tokens from an absolute URL, by https unless it is on this machine',
    async (make) => {
      const { name: provider, tokenUrl } = (await make()).provider
      const { origin, username, password, hash } = new URL(tokenUrl)
      parseOrigin(origin, { provider, field: 'tokenUrl' })
      expectEqual('what it has of user name, password and fragment', username + password + hash, '')
    },
  ],
  [
    'allows bare origins, by https unless they are on this machine',
    async (make) => {
      const { name: provider, allowedOrigins } = (await make()).provider
      for (const origin of allowedOrigins) {
        expectEqual('an allowed origin', origin, parseOrigin(origin, { provider, field: 'allowedOrigins' }))
      }
    },
  ],
  [
    'has its APIs at origins that may see the token, and names them so that no other member is hidden',
    async (make) => {
      const { name: provider, allowedOrigins, apiUrls = {} } = (await make()).provider
      for (const [field, url] of Object.entries<string>(apiUrls)) {
        expectEqual(`whether ${field} is such a name`, /^(?!baseUrl$)[a-z][a-zA-Z]*Url$/.test(field), true)
        expectEqual(`the URL ${field}`, url, parseBaseUrl(url, { provider, field }))
        expectEqual(`whether ${field} is at an allowed origin`, allowedOrigins.includes(new URL(url).origin), true)
      }
    },
  ],
  [
    'has a mandatory window, and an advisory one that is no shorter',
    async (make) => {
      const { advisoryWindowMs, mandatoryWindowMs } = (await make()).provider.policy
      const isSane = 0 < mandatoryWindowMs && mandatoryWindowMs <= advisoryWindowMs && advisoryWindowMs < Infinity
      expectEqual(`whether 0 < ${mandatoryWindowMs} <= ${advisoryWindowMs}`, isSane, true)
    },
  ],
  [
    'holds back after a failure of each kind, and at most as long as it says',
    async (make) => {
      const { backoff } = (await make()).provider.policy
      for (const kind of kinds) {
        const { firstMs, maxMs } = backoff[kind]
        const isSane = 0 < firstMs && firstMs <= maxMs && maxMs < Infinity
        expectEqual(`whether 0 < ${firstMs} <= ${maxMs}, of ${kind}`, isSane, true)
      }
    },
  ],
  [
    'allows at least one request an hour, where it names a limit',
    async (make) => {
      const { requestsPerHour = 1 } = (await make()).provider.policy
      expectEqual(`whether ${requestsPerHour} is at least 1`, requestsPerHour >= 1, true)
    },
  ],
  [
    'asks for renewals at an age above zero, where it names one',
    async (make) => {
      const { renewAfterMs = 1 } = (await make()).provider.policy
      expectEqual(`whether ${renewAfterMs} is above 0`, renewAfterMs > 0, true)
    },
  ],
  [
    'names a header that can carry its tokens, in lower case, and statuses of refusals, where it names any',
    async (make) => {
      const { tokenHeader = { name: 'authorization' }, refusedStatuses = [401] } = (await make()).provider
      const { name, prefix = '' } = tokenHeader
      expectEqual(`whether ${JSON.stringify(name)} is such a name`, /^[a-z\d][a-z\d-]*$/.test(name), true)
      expectEqual(`whether ${JSON.stringify(prefix)} may stand before a token`, /^([!-~]+ ?)?$/.test(prefix), true)
      const isStatus = (status: number) => Number.isInteger(status) && 400 <= status && status <= 499
      expectEqual(`whether ${refusedStatuses.join()} are such statuses`, refusedStatuses.every(isStatus), true)
      expectEqual('whether there is one', refusedStatuses.length > 0, true)
    },
  ],
  [
    'identifies credentials by a subject, a secret, and what kind of secret that is',
    async (make) => {
      const { provider, credentials } = await make()
      const { subject, variant = 'none', secret, secretKind } = provider.identify(credentials)
      expectEqual('the type of the variant', typeof variant, 'string')
      expectEqual(
        'whether the subject is a string that is not empty',
        typeof subject === 'string' && subject !== '',
        true,
      )
      // A public client has none.
      expectEqual('the type of the secret', typeof secret, 'string')
      expectEqual(`whether there is a kind ${secretKind}`, ['issued', 'password'].includes(secretKind), true)
    },
  ],
  [
    'identifies equal credentials alike, however often, and leaves them as they are',
    async (make) => {
      const { provider, credentials } = await make()
      const first = JSON.stringify(provider.identify(credentials))
      for (let time = 0; time < 3; time += 1) {
        expectEqual('a later identity', JSON.stringify(provider.identify(Object.freeze({ ...credentials }))), first)
      }
      const other = (await make()).provider.identify(Object.freeze({ ...credentials }))
      expectEqual('the identity by another instance', JSON.stringify(other), first)
    },
  ],
  [
    'identifies another secret of the same subject as that, or another client where there are no secrets',
    async (make) => {
      const { provider, credentials, wrongCredentials } = await make()
      const [right, wrong] = [provider.identify(credentials), provider.identify(wrongCredentials)]
      if (right.secret === '') {
        expectEqual(
          'whether another client without a secret has the same subject',
          wrong.subject === right.subject,
          false,
        )
        return
      }
      expectEqual('the subject', wrong.subject, right.subject)
      expectEqual('whether the secret is the same', wrong.secret === right.secret, false)
    },
  ],
]
