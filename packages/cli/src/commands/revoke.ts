import type { Token } from '@auth/core'
import { accountName, forgetCall, isRevocable, type LiveProvider } from '../live-providers.js'
import { CommandFailed, WrongUsage } from '../failure.js'
import { readingOptions } from '../cache/provider-options.js'
import { readOnlyCache } from '../cache/read-only-cache.js'
import { named, withCache, type CommandContext } from './command.js'

/** Revokes the cache's token at the vendor, and removes it from the cache. Never asks for one only to revoke it. */
export async function revokeToken(
  provider: LiveProvider,
  { settings, output, profile }: CommandContext,
): Promise<number> {
  const variables = settings([provider]).complete(provider)
  return withCache(variables, output, async ({ cache, name, problem }) => {
    let cacheProblem = problem
    let isFound = false
    const auth = provider.create(variables, {
      ...readingOptions(provider, variables),
      retry: { limit: 0 },
      // Until the token is found nothing may be written or sent: looking for it must leave no trace of a token request.
      cache: { ...readOnlyCache(cache), delete: (key) => cache.delete(key) },
      async fetch(input, init) {
        if (!isFound) throw new Error('nothing is sent')
        return fetch(input, init)
      },
      onEvent(event) {
        if (event.type === 'cache_failed') cacheProblem ??= event.code ?? event.why
      },
    })
    if (!isRevocable(auth)) {
      throw new WrongUsage(
        `${provider.label} has no revocation; ${forgetCall(provider, profile)} drops the token on this side`,
      )
    }
    const failed = (what: string) =>
      new CommandFailed('cache_failed', `${what}: the cache failed (${name}: ${cacheProblem})`)
    const token: Token | undefined =
      problem === undefined
        ? await output.waiting.during(name, () => auth.getToken().catch(() => undefined))
        : undefined
    if (cacheProblem !== undefined) throw failed('nothing was revoked')
    if (token !== undefined) {
      isFound = true
      await output.waiting.during(`${provider.label} to revoke the token`, () => auth.revoke())
      if (cacheProblem !== undefined) throw failed('the token was revoked, but is still in the cache')
    }
    output.answer(
      token
        ? `${accountName(provider, profile)}: revoked, and forgotten`
        : `${accountName(provider, profile)}: no token in the cache, so none to revoke`,
      { ...named(provider, profile), revoked: token !== undefined },
    )
    return 0
  })
}
