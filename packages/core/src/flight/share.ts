import type { TokenRequestReason } from '../contract/events.js'
import type { Token } from '../contract/token.js'
import type { CacheSession } from '../record/cache-session.js'
import { withoutForgotten } from '../record/forgotten-record.js'
import { comparable } from '../util/clock.js'
import { fingerprint } from '../util/fingerprint.js'
import type { Account, Current } from './account.js'
import type { Obtained } from './obtained.js'

/** The flight that a request is sent for. */
export interface Sender<Credentials> {
  readonly account: Account<Credentials>
  readonly reason: TokenRequestReason
  /** The token to replace. */
  readonly held: Token | undefined
  /** Whether `forget()` was called since it began: it still serves earlier callers, but leaves nothing behind. */
  readonly isForgotten: boolean
}

/** One try of a flight: the credentials it read, and its cache session. */
export interface Try<Credentials> extends Current<Credentials> {
  readonly session: CacheSession | undefined
  readonly since: number
  /** Whether no further try follows, even if nothing was at fault. */
  readonly isLast: boolean
}

/** Notes an attempt before it is sent, so that it counts even if this process ends. */
export async function noteAttempt<Credentials>(
  flight: Sender<Credentials>,
  { known, session }: Try<Credentials>,
): Promise<{ notedAt: number; isOurTurn: boolean }> {
  const { account, reason, held } = flight
  const { now } = account.settings
  // Only the record's own token is noted as refused: any other would overwrite what is known about it.
  const shared = known.record.token ?? held
  const isRefused = session && held && reason === 'recovery' && shared?.accessToken === held.accessToken
  const rejected = isRefused ? await fingerprint(held.accessToken) : undefined
  // The record was deleted: its content must not come back.
  if (flight.isForgotten) known.clear()
  const notedAt = now()
  known.noteAttempt(notedAt, rejected)
  const isOurTurn =
    session === undefined || (await session.write(session.hasLease ? known.pending(now()) : known.record))
  return { notedAt, isOurTurn }
}

/** Shares a new token. If the lease was lost in the meantime, its next owner's token is the better one. */
export async function shareToken<Credentials>(
  token: Token,
  flight: Sender<Credentials>,
  { known, session }: Try<Credentials>,
): Promise<Obtained> {
  const own = { token, from: 'vendor' } as const
  if (flight.isForgotten) {
    // Those who waited for it have it; nobody keeps it.
    if (session?.hasLease) await session.delete()
    return own
  }
  known.noteToken(token)
  const isWritten = session === undefined || (await session.write(known.record))
  if (flight.isForgotten) await session?.delete()
  else if (isWritten && !session?.failed) known.forgotten?.noteDeleted()
  if (isWritten || session === undefined) return own
  const successor = (await withoutForgotten(await session.read(), known))?.token
  const isNewer = successor && comparable(successor.issuedAt, flight.account.settings.now()) > token.issuedAt
  return isNewer ? { token: successor, from: 'record' } : own
}

/** Shares a failure, but never over a newer token. */
export async function shareFailure<Credentials>(
  flight: Sender<Credentials>,
  { since, known, session }: Try<Credentials>,
): Promise<void> {
  if (session === undefined) return
  if (flight.isForgotten) {
    if (session.hasLease) await session.delete()
    return
  }
  const latest = session.hasLease ? undefined : await session.read()
  if (comparable(latest?.token?.issuedAt, flight.account.settings.now()) < since) await session.write(known.record)
  if (flight.isForgotten) await session.delete()
}
