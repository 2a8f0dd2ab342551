import type { TokenCache } from '@auth/core'
import type { LiveProvider, Variables } from '../live-providers.js'
import { failureOf, type Failure } from '../failure.js'
import { timeAndDistance } from '../terminal/times.js'
import { writingOptions } from '../cache/provider-options.js'
import { environmentAdvice, hostAdvice } from './environment.js'
import { notChecked, ok, problem, type Finding } from './finding.js'

const check = 'token request'

/**
 * Asks the vendor for a token. What holds a request back for every program (an earlier refusal, the vendor's limit)
 * holds back this one too, so that no diagnosis locks an account.
 */
export async function checkTokenRequest(
  provider: LiveProvider,
  variables: Variables,
  cache: TokenCache | undefined,
): Promise<Finding> {
  let isSent = false
  const auth = provider.create(variables, {
    ...writingOptions(provider, variables),
    cache,
    tokenRequestLimit: 'enforce',
    retry: { limit: 0 },
    onEvent(event) {
      if (event.type === 'token_requested') isSent = true
    },
  })
  try {
    const { expiresAt } = await auth.getToken({ forceRefresh: true })
    return isSent
      ? ok(check, `${provider.label} issued a token, until ${timeAndDistance(expiresAt, Date.now())}`)
      : notChecked(check, 'held back (see the cached token); the token that is there still works')
  } catch (error) {
    const failure = failureOf(error)
    if (!isSent) return notChecked(check, `held back: ${failure.message}`)
    return problem(check, `${failure.code}: ${failure.message}`, adviceOn(failure, provider))
  }
}

function adviceOn({ code, status = 0 }: Failure, provider: LiveProvider): string {
  if (code === 'invalid_credentials') return environmentAdvice(provider)
  // A page where a token should be, with a status that says all is well.
  const isPage = code === 'provider_unavailable' && status >= 200 && status < 300
  if (code === 'invalid_response' || isPage) return hostAdvice(provider)
  if (code === 'timeout') return 'The host takes connections, but no login: try again later, then ask the vendor'
  return 'See the other findings for a reason'
}
