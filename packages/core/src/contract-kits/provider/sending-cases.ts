import { expectEqual } from '../contract-case.js'
import { AuthError, type AuthErrorCode } from '../../contract/errors.js'
import { answering, expectAuthError, outcomeOf, replyTo } from './calls.js'
import { globalsUsedBy } from './globals.js'
import { refreshUnknown, type Operation } from './operations.js'
import { echoing } from './replies.js'
import { echoOf, expectNoSecret, headerSecretsOf } from './secrets.js'
import type { ProviderCase } from './set-up.js'

/** What a refusal can mean. */
const refusalCodes: readonly AuthErrorCode[] = [
  'invalid_credentials',
  'reauthorization_required',
  'invalid_options',
  'invalid_response',
]
/** What core's own `http.post` throws. */
const failureCodes: readonly AuthErrorCode[] = ['provider_unavailable', 'timeout', 'rate_limited', 'invalid_response']

const oddStatuses = [400, 401, 403, 404, 409, 418, 422]
const oddBodies = [undefined, null, {}, [], 'text', 42, { error: null }, { error: {} }, { error: 'contract_unknown' }]

/** What holds for every function that sends something. */
export const sendingCases = ({ name, call, callWrongly }: Operation): ProviderCase[] => [
  [
    `${name} ends with the documented error where the vendor refuses the credentials`,
    async (make) => {
      const setUp = await make()
      const outcome = await outcomeOf(setUp, callWrongly)
      const error = expectAuthError('with wrong credentials', outcome, [setUp.refusal ?? 'invalid_credentials'])
      expectEqual('the number of requests', outcome.requests.length, 1)
      expectEqual("the error's status", error.status, outcome.requests[0]?.reply?.status)
      expectEqual("the error's provider", error.provider, setUp.provider.name)
      const sent = outcome.requests.flatMap(({ request }) => headerSecretsOf(request))
      expectNoSecret('with wrong credentials', error, setUp, sent)
    },
  ],
  [
    `${name} repeats nothing that a refusal echoes`,
    async (make) => {
      const setUp = await make()
      for (const refused of name === 'refreshToken' ? [callWrongly, refreshUnknown] : [callWrongly]) {
        const { request, reply } = await replyTo(await make(), refused)
        for (const { what, body } of echoing(reply.body, echoOf(request))) {
          const outcome = await outcomeOf(await make(), refused, answering(reply.status, body))
          expectNoSecret(what, expectAuthError(what, outcome, refusalCodes), setUp)
        }
      }
    },
  ],
  [
    `${name} ends with an AuthError for a refusal of any form`,
    async (make) => {
      for (const status of oddStatuses) {
        for (const body of oddBodies) {
          const what = `${status} with ${JSON.stringify(body) ?? 'a page'}`
          const outcome = await outcomeOf(await make(), call, answering(status, body))
          expectEqual(`the error's status after ${what}`, expectAuthError(what, outcome, refusalCodes).status, status)
        }
      }
    },
  ],
  [
    `${name} passes on what the way to the vendor throws, and sends nothing a second time`,
    async (make) => {
      for (const code of failureCodes) {
        const setUp = await make()
        const failure = new AuthError({ code, provider: setUp.provider.name, message: 'failed', retryAfterMs: 7_000 })
        const outcome = await outcomeOf(setUp, call, () => Promise.reject(failure))
        const { retryAfterMs } = expectAuthError(`after ${code}`, outcome, [code])
        expectEqual(`the wait that the vendor asked for by ${code}`, retryAfterMs, 7_000)
        expectEqual(`the number of requests after ${code}`, outcome.requests.length, 1)
      }
    },
  ],
  [
    `${name} leaves timers, and requests past http.post, alone`,
    async (make) => {
      for (const [what, each] of [['a success', call] as const, ['a refusal', callWrongly] as const]) {
        const { reply } = await replyTo(await make(), each)
        const setUp = await make()
        const used = await globalsUsedBy(() => outcomeOf(setUp, each, answering(reply.status, reply.body)))
        expectEqual(`what was used of fetch and timers in ${what}`, used.join(), '')
      }
    },
  ],
]
