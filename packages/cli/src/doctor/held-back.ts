import type { AuthErrorCode, TokenCache } from '@auth/core'
import { forgetCall, type LiveProvider, type Variables } from '../live-providers.js'
import { viewCache } from '../cache/cache-view.js'
import { timeAndDistance } from '../terminal/times.js'
import { readingOptions } from '../cache/provider-options.js'
import { environmentAdvice, hostAdvice } from './environment.js'
import { ok, problem, warning, type Finding } from './finding.js'

const check = 'cached token'

/** What the cache holds: a token, a failure that holds back the next request, the vendor's limit. */
export async function checkHeldBack(
  provider: LiveProvider,
  variables: Variables,
  cache: TokenCache,
  profile?: string,
): Promise<Finding[]> {
  const forget = forgetCall(provider, profile)
  const reading = readingOptions(provider, variables)
  const view = await viewCache((options) => provider.create(variables, { ...reading, ...options }), cache)
  const { token, backoff, isPending, pacedUntil, cacheProblem } = view
  const findings: Finding[] = []
  if (cacheProblem !== undefined) {
    findings.push(
      cacheProblem === 'unreadable'
        ? warning(check, 'the cache’s record cannot be read', `Another key or version wrote it: ${forget}`)
        : problem(check, `the cache could not be read (${cacheProblem})`, 'See what is said about the cache above'),
    )
  }
  if (backoff) {
    const what = `held back until ${timeAndDistance(backoff.until, Date.now())}: ${backoff.code}`
    findings.push(problem(check, what, adviceOn(backoff.code, provider, forget)))
  }
  if (isPending) {
    findings.push(
      warning(
        check,
        'a token request was begun, and how it ended is not noted',
        'It is under way, or its process ended in the middle: try again in a minute',
      ),
    )
  }
  if (pacedUntil !== undefined) {
    findings.push(
      warning(
        check,
        `the vendor’s limit of token requests is reached until ${timeAndDistance(pacedUntil, Date.now())}`,
        'Find what asks so often: one cache for all processes is the usual remedy',
      ),
    )
  }
  if (findings.length > 0) return findings
  return [
    ok(
      check,
      token
        ? `${view.state}, until ${timeAndDistance(token.expiresAt, Date.now())}`
        : 'none, and nothing holds a request back',
    ),
  ]
}

function adviceOn(code: AuthErrorCode, provider: LiveProvider, forget: string): string {
  switch (code) {
    case 'invalid_credentials':
      return `${environmentAdvice(provider)}. Other credentials are tried at once; the same ones after ${forget}`
    case 'invalid_response':
      return `${hostAdvice(provider)}. Another one is tried at once; this one then, or after ${forget}`
    default:
      return `Wait until then. If the reason is gone, ${forget} ends the wait`
  }
}
