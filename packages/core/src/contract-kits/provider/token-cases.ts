import { expectEqual } from '../contract-case.js'
import { answering, expectAuthError, expectResponse, outcomeOf, replyTo } from './calls.js'
import { aDayLater } from './globals.js'
import type { Operation } from './operations.js'
import { damaged, extended, isKept, wrongBodies } from './replies.js'
import { expectNoSecret } from './secrets.js'
import type { ProviderCase } from './set-up.js'

/** What holds for every function that asks for a token. */
export const tokenCases = ({ name, call, callUnjudged }: Operation): ProviderCase[] => [
  [
    `${name} gets a token that core accepts, by one request to the token URL`,
    async (make) => {
      const setUp = await make()
      const outcome = await outcomeOf(setUp, call)
      expectResponse('with right credentials', outcome)
      const urls = outcome.requests.map(({ url }) => withoutQuery(url))
      expectEqual('the URLs of all requests', urls.join(), withoutQuery(setUp.provider.tokenUrl))
    },
  ],
  [
    `${name} refuses a reply that holds no token`,
    async (make) => {
      for (const { what, body } of wrongBodies) {
        expectAuthError(what, await outcomeOf(await make(), call, answering(200, body)), ['invalid_response'])
      }
    },
  ],
  [
    `${name} refuses or ignores a field that is missing or of another type, and reads nothing else into it`,
    async (make) => {
      const { reply } = await replyTo(await make(), call)
      const good = expectResponse(
        'the reply',
        await outcomeOf(await make(), call, answering(200, reply.body, reply.header)),
      )
      for (const { what, body, isGone } of damaged(reply.body)) {
        const setUp = await make()
        const outcome = await outcomeOf(setUp, call, answering(200, body, reply.header))
        if ('error' in outcome) {
          const error = expectAuthError(what, outcome, ['invalid_response'])
          expectNoSecret(what, error, setUp, [good?.accessToken ?? ''])
        } else {
          expectEqual(`whether ${what} gives the same token`, outcome.response?.accessToken === good?.accessToken, true)
          if (isGone) continue
          expectEqual(`the lifetime by ${what}`, outcome.response?.expiresInSeconds, good?.expiresInSeconds)
          expectEqual(`the end by ${what}`, outcome.response?.expiresAt, good?.expiresAt)
        }
      }
    },
  ],
  [
    `${name} passes on a new refresh token whatever is wrong with the rest of the reply`,
    async (make) => {
      const { reply } = await replyTo(await make(), call)
      const read = async (body: unknown) => outcomeOf(await make(), callUnjudged, answering(200, body, reply.header))
      const brought = expectResponse('the reply', await read(reply.body))?.refreshToken
      if (brought === undefined) return
      for (const { what, body } of damaged(reply.body).filter((each) => isKept(brought, reply.body, each.body))) {
        expectEqual(
          `whether ${what} still gives it`,
          expectResponse(what, await read(body))?.refreshToken === brought,
          true,
        )
      }
    },
  ],
  [
    `${name} reads a reply alike at any time, since core alone knows the clocks`,
    async (make) => {
      const { reply } = await replyTo(await make(), call)
      const read = async () => {
        const outcome = await outcomeOf(await make(), callUnjudged, answering(200, reply.body, reply.header))
        return JSON.stringify(expectResponse('the reply', outcome))
      }
      expectEqual('whether it is read the same a day later', (await aDayLater(read)) === (await read()), true)
    },
  ],
  [
    `${name} ignores fields that it does not know`,
    async (make) => {
      const { reply } = await replyTo(await make(), call)
      const read = async (body: unknown) => {
        const outcome = await outcomeOf(await make(), call, answering(200, body, reply.header))
        return JSON.stringify(expectResponse('a reply with unknown fields', outcome))
      }
      const isSame = (await read(extended(reply.body))) === (await read(reply.body))
      expectEqual('whether it is read as without them', isSame, true)
    },
  ],
]

/** What belongs to one credential may be in the query. */
const withoutQuery = (url: string) => url.replace(/\?.*$/s, '')
