import { expectEqual } from '../contract-case.js'
import { answering, expectAuthError, expectResponse, outcomeOf, replyTo } from './calls.js'
import { refreshToken, refreshUnknown, revokeToken } from './operations.js'
import { without } from './replies.js'
import { expectNoSecret } from './secrets.js'
import type { ProviderCase } from './set-up.js'
import { parseOrigin } from '../../options/url.js'

/** What holds for `refreshToken` alone. */
export const refreshCases: readonly ProviderCase[] = [
  [
    'refreshToken forbids its request to be sent again, unless the refresh token stays good',
    async (make) => {
      const setUp = await make()
      const { request } = await replyTo(setUp, refreshToken.call)
      if (!setUp.provider.policy.refreshTokenStays) expectEqual('once', request.once, true)
    },
  ],
  [
    'refreshToken passes on the refresh token that replaces the one it sent, unless that stays good',
    async (make) => {
      const setUp = await make()
      if (setUp.provider.policy.refreshTokenStays) return
      const rotated = expectResponse('refreshToken', await outcomeOf(setUp, refreshToken.call))?.refreshToken
      expectEqual('whether there is one', rotated !== undefined, true)
      expectEqual('whether it is the one that was sent', rotated === setUp.refreshToken, false)
    },
  ],
  [
    'refreshToken passes on none where the vendor keeps the one it has',
    async (make) => {
      const { reply } = await replyTo(await make(), refreshToken.call)
      const outcome = await outcomeOf(await make(), refreshToken.call, answering(200, reply.body, reply.header))
      const rotated = expectResponse('the reply', outcome)?.refreshToken
      const kept = answering(200, without(reply.body, rotated), reply.header)
      const response = expectResponse('without it', await outcomeOf(await make(), refreshToken.call, kept))
      expectEqual('whether one is passed on', response?.refreshToken !== undefined, false)
    },
  ],
  [
    'refreshToken asks for a new authorization where it can tell that the vendor refuses the refresh token',
    async (make) => {
      const setUp = await make()
      const outcome = await outcomeOf(setUp, refreshUnknown)
      const { refusal = 'invalid_credentials', provider } = setUp
      const alike = provider.policy.refusalsAlike ? [refusal] : []
      const error = expectAuthError('an unknown refresh token', outcome, ['reauthorization_required', ...alike])
      expectEqual('the number of requests', outcome.requests.length, 1)
      expectNoSecret('an unknown refresh token', error, setUp)
    },
  ],
]

/** What holds for `revokeToken` alone. */
export const revokeCases: readonly ProviderCase[] = [
  [
    'revokeToken sends one POST, by https unless it is to this machine',
    async (make) => {
      const setUp = await make()
      const outcome = await outcomeOf(setUp, revokeToken.call)
      expectResponse('revokeToken', outcome)
      expectEqual('the number of requests', outcome.requests.length, 1)
      for (const { url } of outcome.requests) {
        parseOrigin(new URL(url).origin, { provider: setUp.provider.name, field: 'the URL' })
      }
    },
  ],
  [
    'revokeToken takes any body of a 200 for success, and says so to http.post',
    async (make) => {
      for (const body of [undefined, null, {}, 'done']) {
        const outcome = await outcomeOf(await make(), revokeToken.call, answering(200, body))
        expectResponse(`200 with ${JSON.stringify(body) ?? 'a page'}`, outcome)
        // Otherwise core takes a body that is not JSON for a maintenance page.
        expectEqual("the request's reply", outcome.requests[0]?.request.reply, 'any')
      }
    },
  ],
]
