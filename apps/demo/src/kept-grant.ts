import { liveProvider } from '@auth/cli/accounts'
import type { AuthEvent } from '@auth/core'
import { createMyposAuth, type RefreshTokens } from '@auth/mypos'
import type { MyposSimulator } from '@auth/mypos/testing'
import type { DemoProvider } from './providers.js'
import { allSucceed, type Scenario } from './scenario.js'

/**
 * A merchant's refresh token is good for one use. Its store fails once, in the worst moment: the old one is spent, and the new one
 * is nowhere but in the process.
 */
export const keptGrant: Scenario = {
  title: 'a store that fails for one save: the grant stays',
  // One for each instance, and a renewal.
  expected: 3,
  applies: ({ provider }) => provider === 'mypos',
  async run(provider) {
    const events: AuthEvent['type'][] = []
    const store = failingOnce(provider.simulator as MyposSimulator)
    const auth = instance(provider, store, (event) => events.push(event.type))
    const first = await provider.call(auth)
    // The new one is saved before it is used.
    await auth.getToken({ forceRefresh: true })
    const second = await provider.call(auth)
    // After a restart there is the store alone.
    const outcome = allSucceed([first, second, await provider.call(instance(provider, store))])
    const isSaved = events.includes('refresh_token_unsaved') && events.includes('refresh_token_saved')
    return isSaved ? outcome : { ...outcome, problem: 'the refresh token was not saved later' }
  },
}

/** A store with a merchant's refresh token, whose first `save` fails. */
function failingOnce(simulator: MyposSimulator): RefreshTokens {
  let stored = simulator.issueRefreshToken({ clientId: liveProvider('mypos').example.id })
  let hasFailed = false
  return {
    exclusive: true,
    load: async () => stored,
    async save(refreshToken) {
      const isFirst = !hasFailed
      hasFailed = true
      if (isFirst) throw new Error('the disk is full')
      stored = refreshToken
    },
  }
}

function instance(
  { create }: Pick<DemoProvider, 'create'>,
  refreshTokens: RefreshTokens,
  onEvent?: (event: AuthEvent) => void,
) {
  const { id: clientId, secret: clientSecret } = liveProvider('mypos').example
  return createMyposAuth({
    credentials: { clientId, clientSecret },
    environment: { baseUrl: create().baseUrl },
    grant: { type: 'refresh_token', refreshTokens },
    ...(onEvent && { onEvent }),
  })
}
