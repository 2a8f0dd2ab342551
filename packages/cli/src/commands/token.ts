import { accountName, type LiveProvider } from '../live-providers.js'
import { writingOptions } from '../cache/provider-options.js'
import { named, withCache, type CommandContext } from './command.js'

/** Prints the access token alone: that of the cache, or a new one. The only command that shows one. */
export async function printToken(
  provider: LiveProvider,
  { settings, output, profile }: CommandContext,
): Promise<number> {
  const variables = settings([provider]).complete(provider)
  return withCache(variables, output, async ({ cache, name, problem }) => {
    let cacheProblem = problem
    const auth = provider.create(variables, {
      ...writingOptions(provider, variables),
      cache,
      onEvent(event) {
        if (event.type === 'cache_failed') cacheProblem ??= event.code ?? event.why
      },
    })
    const { accessToken, tokenType, issuedAt, expiresAt, scope } = await output.waiting.during(
      `a token of ${accountName(provider, profile)} from ${new URL(auth.baseUrl).host}`,
      () => auth.getToken(),
    )
    if (cacheProblem !== undefined) {
      output.say(`the cache failed (${name}: ${cacheProblem}), so the next call may ask for another token`)
    }
    output.answer(accessToken, { ...named(provider, profile), accessToken, tokenType, issuedAt, expiresAt, scope })
    return 0
  })
}
