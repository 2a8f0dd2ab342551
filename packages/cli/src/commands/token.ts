import type { LiveProvider } from '../live-providers.js'
import { writingOptions } from '../cache/provider-options.js'
import { withCache, type CommandContext } from './command.js'

/** Prints the access token alone: that of the cache, or a new one. The only command that shows one. */
export async function printToken(provider: LiveProvider, { settings, output }: CommandContext): Promise<number> {
  const variables = settings([provider]).complete(provider)
  return withCache(variables, async ({ cache, name, problem }) => {
    let cacheProblem = problem
    const auth = provider.create(variables, {
      ...writingOptions(provider, variables),
      cache,
      onEvent(event) {
        if (event.type === 'cache_failed') cacheProblem ??= event.code ?? event.why
      },
    })
    const { accessToken, tokenType, issuedAt, expiresAt, scope } = await auth.getToken()
    if (cacheProblem !== undefined) {
      output.say(`the cache failed (${name}: ${cacheProblem}), so the next call may ask for another token`)
    }
    output.answer(accessToken, { provider: provider.name, accessToken, tokenType, issuedAt, expiresAt, scope })
    return 0
  })
}
