import type { TokenRequestReason } from '../contract/events.js'
import type { Token } from '../contract/token.js'
import { heldSince, isUsable } from '../life/held-token.js'
import { join } from '../life/join.js'
import type { Life } from '../life/life.js'
import { withoutForgotten } from '../record/forgotten-record.js'
import { isSetBack } from '../util/clock.js'

/**
 * Renews what an instance holds, if it is due.
 *
 * @param turn is awaited before anything is sent; if it gives false, nothing is
 * @throws AuthError if it cannot be renewed
 */
export async function renewIfDue(
  life: Life<unknown>,
  { withinMs, signal, turn }: Renewal,
): Promise<'rested' | 'renewed' | 'untried'> {
  if ((await dueReason(life, withinMs)) === undefined) return 'rested'
  if (!(await turn(life))) return 'untried'
  const sent = life.account.tokenRequests
  const isRenewed = await renewOnce(life, { withinMs, signal })
  // Nothing was sent: it is the shared record's token, which may be due itself.
  if (isRenewed && life.account.tokenRequests === sent) await renewOnce(life, { withinMs, signal })
  return isRenewed ? 'renewed' : 'rested'
}

/** @returns whether there is another token */
async function renewOnce(
  life: Life<unknown>,
  { withinMs, signal }: Pick<Renewal, 'withinMs' | 'signal'>,
): Promise<boolean> {
  const reason = await dueReason(life, withinMs)
  // The vendor's limit delays what can wait.
  const isPaced = isUsable(life.held, life.settings.now()) && reason && life.backoff(reason)?.why === 'limited'
  if (reason === undefined || isPaced) return false
  await join(life, reason, { signal })
  return true
}

interface Renewal {
  readonly withinMs: number | undefined
  readonly signal: AbortSignal | undefined
  readonly turn: (life: Life<unknown>) => Promise<boolean>
}

/** Why another token is to be requested, if one is. */
async function dueReason(life: Life<unknown>, withinMs: number | undefined): Promise<TokenRequestReason | undefined> {
  const { held, settings, account } = life
  const now = settings.now()
  const mayRecover = life.isSuspect && life.backoff('recovery')?.why !== 'fruitless'
  if (isUsable(held, now) && mayRecover) return 'recovery'
  if (account.refreshTokens !== undefined && !(await isGrantDue(life))) return undefined
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
  return expiresAt - now() <= windowMs || isSetBack(heldSince(held), now())
}

/** Whether the refresh token has not been used for so long that the vendor may let it lapse. */
async function isGrantDue(life: Life<unknown>): Promise<boolean> {
  const { policy, now } = life.settings
  // Each access token of a grant came by a use of its refresh token.
  const usedAt = (life.held?.token ?? (await sharedToken(life)))?.issuedAt
  if (usedAt === undefined || isSetBack(usedAt, now())) return true
  return now() - usedAt >= (policy.grantIntervalMs ?? weekMs)
}

/** The token that another process may have got. */
async function sharedToken(life: Life<unknown>): Promise<Token | undefined> {
  const { account } = life
  if (account.settings.cache === undefined) return undefined
  const current = await account.read(() => life.drop())
  const session = await account.session(current)
  return (await withoutForgotten(await session?.read(), current.known))?.token
}

const weekMs = 7 * 24 * 60 * 60_000
