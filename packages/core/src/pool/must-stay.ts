import { isUsable } from '../life/held-token.js'
import type { Life } from '../life/life.js'
import { recordEnd } from '../record/token-record.js'

/** Whether an instance has to stay in its pool, since leaving would forget what protects its account. */
export function mustStay(life: Life<unknown>): boolean {
  if (isBusy(life) || guards(life)) return true
  // What it knows is in the cache, where its successor finds it.
  if (life.account.isShared) return false
  return isUsable(life.held, life.settings.now()) || protects(life)
}

/** Whether callers wait for its token request, or a refresh token is nowhere else. */
export function isBusy({ flight, account }: Life<unknown>): boolean {
  return flight !== undefined || account.refreshTokens?.hasUnsaved === true
}

/** Whether it knows what no cache does: that a 401 is not worth a request now, or what must not be taken from the cache again. */
function guards({ rareIfAny, account, settings }: Life<unknown>): boolean {
  return rareIfAny?.guard?.backoff(settings.clock) !== undefined || mayRemain(account, settings.now())
}

/** Whether a shared record may still hold what was forgotten or revoked, and could not be deleted. */
export function mayRemain({ remembered }: Life<unknown>['account'], now: number): boolean {
  return remembered.forgotten?.mayRemain(now) === true
}

/** Whether what is known of failures and requests still counts: for as long as a shared record would be kept for it. */
export function protects({ account, settings }: Life<unknown>): boolean {
  const { failure, attempts } = account.remembered.record
  const now = settings.now()
  return recordEnd({ failure, attempts: settings.policy.requestsPerHour === undefined ? [] : attempts }, now) > now
}
