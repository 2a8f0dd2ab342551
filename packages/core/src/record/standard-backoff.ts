import type { TokenPolicy } from '../contract/token-policy.js'

const minute = 60_000

/**
 * How long a failure holds back the next token request where a vendor gives no reason for anything else. `rejected` is
 * for a secret that the vendor issued; a person's password needs longer waits, since wrong ones lock accounts.
 */
export const standardBackoff: TokenPolicy['backoff'] = {
  rejected: { firstMs: minute, maxMs: 15 * minute },
  rateLimited: { firstMs: 5 * minute, maxMs: 60 * minute },
  unavailable: { firstMs: 1_000, maxMs: minute },
  invalidResponse: { firstMs: 30_000, maxMs: 10 * minute },
}
