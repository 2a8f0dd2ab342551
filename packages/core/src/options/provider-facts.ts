import { AuthError } from '../contract/errors.js'
import type { Provider, TokenHeader } from '../contract/provider.js'
import { typeName } from './parse.js'

/** What can make an instance's every call go wrong, and shows before the first. */
type Facts = Pick<Provider<never, string, string>, 'name' | 'policy' | 'tokenHeader'>

/** RFC 6750 section 2.1. */
const bearerHeader: TokenHeader = { name: 'authorization', prefix: 'Bearer ' }

/**
 * The header that carries a provider's token. Where no request can have it, the first to notice would be `fetch`, whose message quotes
 * the token with it.
 *
 * @throws AuthError `invalid_options`
 */
export function tokenHeaderOf(facts: Facts): Required<TokenHeader> {
  const { name, prefix = '' } = facts.tokenHeader ?? bearerHeader
  const isIn = (form: RegExp, value: unknown) => typeof value === 'string' && form.test(value)
  if (!isIn(/^[\w!#$%&'*+.^`|~-]+$/, name) || name !== name.toLowerCase()) {
    throw refused(facts, 'tokenHeader.name', 'the name of a header, in lower case', name)
  }
  if (!isIn(/^[ -~]*$/, prefix)) throw refused(facts, 'tokenHeader.prefix', 'printable ASCII characters', prefix)
  return { name, prefix }
}

/**
 * Checks the times that decide when a token is renewed: by one that is none, every call would send a request.
 *
 * @throws AuthError `invalid_options`
 */
export function checkRenewalTimes(facts: Facts): void {
  const {
    advisoryWindowMs,
    mandatoryWindowMs,
    renewableWithinMs = 0,
    grantIntervalMs = 0,
    renewAfterMs = 1,
  } = facts.policy
  const windows = { advisoryWindowMs, mandatoryWindowMs, renewableWithinMs, grantIntervalMs }
  for (const [field, ms] of Object.entries<unknown>(windows)) {
    if (!(typeof ms === 'number' && ms >= 0)) throw refused(facts, `policy.${field}`, 'milliseconds, 0 or more', ms)
  }
  if (!(typeof renewAfterMs === 'number' && renewAfterMs > 0)) {
    throw refused(facts, 'policy.renewAfterMs', 'milliseconds, more than 0', renewAfterMs)
  }
}

function refused({ name: provider }: Facts, field: string, takes: string, got: unknown): AuthError {
  const message = `the provider's ${field} takes ${takes}, got ${typeName(got)}`
  return new AuthError({ code: 'invalid_options', provider, message })
}
