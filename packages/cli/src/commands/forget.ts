import { accountName, type LiveProvider } from '../live-providers.js'
import { CommandFailed } from '../failure.js'
import { readingOptions } from '../cache/provider-options.js'
import { named, withCache, type CommandContext } from './command.js'

/** Removes what the cache holds: the token, and what held back the next token request. Sends nothing. */
export async function forgetToken(
  provider: LiveProvider,
  { settings, output, profile }: CommandContext,
): Promise<number> {
  const variables = settings([provider]).complete(provider)
  return withCache(variables, output, async ({ cache, name, problem }) => {
    let cacheProblem = problem
    const auth = provider.create(variables, {
      ...readingOptions(provider, variables),
      cache,
      onEvent(event) {
        if (event.type === 'cache_failed') cacheProblem ??= event.code ?? event.why
      },
    })
    if (problem === undefined) await output.waiting.during(name, () => auth.forget())
    if (cacheProblem !== undefined) {
      throw new CommandFailed('cache_failed', `nothing was forgotten: the cache failed (${name}: ${cacheProblem})`)
    }
    output.answer(`${accountName(provider, profile)}: forgotten. The next call asks for a new token`, {
      ...named(provider, profile),
      forgotten: true,
    })
    return 0
  })
}
