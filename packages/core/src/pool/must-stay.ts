import { isUsable } from '../life/held-token.js'
import type { Life } from '../life/life.js'
import { recordEnd } from '../record/token-record.js'

/** Whether an instance has to stay in its pool, since leaving would forget what protects its account. */
export function mustStay(life: Life<unknown>): boolean {
  if (isBusy(life)) return true
  // What it knows is in the cache, where its successor finds it.
  if (life.account.isShared) return false
  return isUsable(life.held, life.settings.now()) || protects(life)
}

/** Whether callers wait for its token request, or a refresh token is nowhere else. */
export function isBusy({ flight, account }: Life<unknown>): boolean {
  return flight !== undefined || account.refreshTokens?.hasUnsaved === true
}

/** Whether what is known of failures and requests still counts: for as long as a shared record would be kept for it. */
export function protects({ account, settings }: Life<unknown>): boolean {
  const { failure, attempts } = account.remembered.record
  const now = settings.now()
  return recordEnd({ failure, attempts: settings.policy.requestsPerHour === undefined ? [] : attempts }, now) > now
}
