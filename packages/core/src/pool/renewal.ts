import type { TokenRequestReason } from '../contract/events.js'
import { announceGrantEnd, grantWindowMs, weekMs } from '../life/grant-end.js'
import { heldSince, isUsable } from '../life/held-token.js'
import { join } from '../life/join.js'
import type { Life } from '../life/life.js'
import { adoptable } from '../record/adoption.js'
import { withoutForgotten } from '../record/forgotten-record.js'
import type { TokenRecord } from '../record/token-record.js'
import { isSetBack } from '../util/clock.js'

/**
 * Renews what an instance holds, if it is due.
 *
 * @param mayGo is awaited before anything is sent; if it gives false, nothing is
 * @throws AuthError if it cannot be renewed
 */
export async function renewIfDue(life: Life<unknown>, renewal: Renewal): Promise<Renewed> {
  try {
    return await renewOrRest(life, renewal)
  } finally {
    // A use may have put it off.
    announceGrantEnd(life, life.settings.now())
  }
}

type Renewed = 'rested' | 'renewed' | 'untried'

async function renewOrRest(life: Life<unknown>, { withinMs, signal, mayGo }: Renewal): Promise<Renewed> {
  let isRenewed = false
  const renew = async (reason: TokenRequestReason) => {
    const before = life.held?.token.accessToken
    const { token } = await join(life, reason, { signal })
    if (token.accessToken !== before) isRenewed = true
  }
  const renewIfWanted = async () => {
    const reason = await wantedReason(life, withinMs)
    if (reason) await renew(reason)
  }
  let reason = await wantedReason(life, withinMs)
  if (reason && (await wouldAdopt(life, reason))) {
    await renew(reason)
    // What another process has got may be due itself.
    reason = await wantedReason(life, withinMs)
  }
  if (reason === undefined) return isRenewed ? 'renewed' : 'rested'
  if (!(await mayGo())) return isRenewed ? 'renewed' : 'untried'
  const sent = life.account.tokenRequests
  await renewIfWanted()
  // So may be what came from there meanwhile.
  if (life.account.tokenRequests === sent) await renewIfWanted()
  return isRenewed ? 'renewed' : 'rested'
}

/** Why a request is to be made now: the vendor's limit delays what can wait. */
async function wantedReason(
  life: Life<unknown>,
  withinMs: number | undefined,
): Promise<TokenRequestReason | undefined> {
  const reason = await dueReason(life, withinMs)
  const isPaced = isUsable(life.held, life.settings.now()) && reason && life.backoff(reason)?.why === 'limited'
  return isPaced ? undefined : reason
}

/** Whether a token request would find what it looks for in the shared record, and send nothing. */
export async function wouldAdopt(life: Life<unknown>, reason: TokenRequestReason): Promise<boolean> {
  const since = life.settings.now()
  const record = await sharedRecord(life)
  return (
    record !== undefined && (await adoptable(record, { reason, held: life.held?.token, since }, since)) !== undefined
  )
}

interface Renewal {
  readonly withinMs: number | undefined
  readonly signal: AbortSignal | undefined
  readonly mayGo: () => Promise<boolean>
}

/** Why another token is to be requested, if one is. */
async function dueReason(life: Life<unknown>, withinMs: number | undefined): Promise<TokenRequestReason | undefined> {
  const { held, settings, account } = life
  const now = settings.now()
  const mayRecover = life.isSuspect && life.backoff('recovery')?.why !== 'fruitless'
  if (isUsable(held, now) && mayRecover) return 'recovery'
  if (account.refreshTokens !== undefined && !isOfAge(life) && !(await isGrantDue(life, withinMs))) return undefined
  if (!isUsable(held, now)) return 'missing'
  return account.refreshTokens !== undefined || isTokenDue(life, withinMs) ? 'scheduled' : undefined
}

function isTokenDue({ held, settings }: Life<unknown>, withinMs: number | undefined): boolean {
  if (held === undefined) return true
  const { policy, now } = settings
  const { issuedAt, expiresAt } = held.token
  const windowMs = Math.min(
    withinMs ?? policy.advisoryWindowMs,
    policy.renewableWithinMs ?? Infinity,
    (expiresAt - issuedAt) / 2,
  )
  return expiresAt - now() <= windowMs || isOfAge({ held, settings }) || isSetBack(heldSince(held), now())
}

/** Whether the vendor asks for a renewal by now, however much life is left. */
function isOfAge({ held, settings }: Pick<Life<unknown>, 'held' | 'settings'>): boolean {
  const { policy, now } = settings
  return held !== undefined && now() - held.token.issuedAt >= (policy.renewAfterMs ?? Infinity)
}

/** Whether the refresh token ends soon or, where nobody knows when, was not used for so long that it may lapse. */
async function isGrantDue(life: Life<unknown>, withinMs = 0): Promise<boolean> {
  const { policy, now } = life.settings
  // Each access token of a grant came by a use of its refresh token.
  const token = life.held?.token ?? (await sharedRecord(life))?.token
  if (token === undefined || isSetBack(token.issuedAt, now())) return true
  const { issuedAt, refreshExpiresAt: end } = token
  if (end === undefined) return now() - issuedAt >= (policy.grantIntervalMs ?? weekMs)
  return end - now() <= Math.max(withinMs, grantWindowMs(end - issuedAt, policy))
}

/** The record that processes share, where there is a cache: another one may have got a token. */
async function sharedRecord(life: Life<unknown>): Promise<TokenRecord | undefined> {
  const { account } = life
  if (account.settings.cache === undefined) return undefined
  const current = await account.read(() => life.drop())
  const session = await account.session(current)
  return withoutForgotten(await session?.read(), current.known)
}
