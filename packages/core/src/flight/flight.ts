import type { TokenRequestReason } from '../contract/events.js'
import type { Token } from '../contract/token.js'
import { adoptable } from '../record/adoption.js'
import { backoffError, stopping, type Backoff } from '../record/backoff.js'
import { withoutForgotten } from '../record/forgotten-record.js'
import type { KnownRecord } from '../record/known-record.js'
import { fingerprint } from '../util/fingerprint.js'
import type { Account } from './account.js'
import { awaitTurn } from './await-turn.js'
import type { Obtained } from './obtained.js'
import { send } from './send.js'
import type { Sender, Try } from './share.js'

/**
 * One token request: gets a better token than the one held, from the record that processes share or, while all others
 * wait, from the vendor.
 */
export class Flight<Credentials> implements Sender<Credentials> {
  readonly account: Account<Credentials>
  readonly reason: TokenRequestReason
  /** The token to replace. */
  readonly held: Token | undefined
  /** The account's count of `forget()` calls when the flight began. */
  readonly generation: number
  /** Rejects with an `AuthError`. */
  readonly obtained: Promise<Obtained>
  /**
   * Settles when nothing is left to do, a refresh token to be saved included. Never rejects. Shared by all who keep the flight alive:
   * one promise each would stay in memory until it ends.
   */
  readonly ended: Promise<unknown>

  /** @param on runs before anyone who waits is notified */
  constructor(
    account: Account<Credentials>,
    reason: TokenRequestReason,
    held: Token | undefined,
    on: { mayBeLeft: boolean; replaced: () => void; obtained: (obtained: Obtained) => void; ended: () => void },
  ) {
    this.account = account
    this.reason = reason
    this.held = held
    this.generation = account.generation
    // After a settled promise, so that the flight is registered before it runs any of the caller's code.
    this.obtained = Promise.resolve()
      .then(() => this.run(on))
      .then((obtained) => {
        on.obtained(obtained)
        return obtained
      })
      .finally(on.ended)
    this.ended = this.obtained.catch(() => undefined).then(() => account.refreshTokens?.saved)
  }

  /** Whether `forget()` was called since it began: it still serves earlier callers, but leaves nothing behind. */
  get isForgotten(): boolean {
    return this.generation !== this.account.generation
  }

  async run(on: Run): Promise<Obtained> {
    const obtained = (await this.#try(on, false)) ?? (await this.#try(on, true))
    if (obtained === undefined) throw new Error('the last try ended without a token')
    this.account.refreshTokens?.noteToken()
    return obtained
  }

  /** @returns `undefined` if it is worth another try */
  async #try({ replaced, mayBeLeft }: Run, isLast: boolean): Promise<Obtained | undefined> {
    const { account } = this
    const current = await account.read(replaced)
    const session = await account.session(current)
    const attempt = { ...current, session, since: account.settings.now(), isLast }
    try {
      const look = () => this.#look(attempt)
      const { held } = this
      // A renewal that can wait is left to the process that has the lease: this one looks again later, instead of polling.
      const later = held && mayBeLeft ? ({ token: held, from: 'elsewhere' } as const) : undefined
      const found = await (session ? awaitTurn<Obtained | Backoff>(session, account.settings, look, later) : look())
      if (found && 'why' in found) throw backoffError(found, account.settings.provider.name, account.settings.now())
      const obtained = found ?? (await send(this, attempt))
      if (obtained) account.checkSubject(current)
      return obtained
    } catch (error) {
      // A token too close to its end to be adopted is still better than none.
      const spare = session && this.held === undefined ? current.known.spareToken(account.settings.now()) : undefined
      if (spare === undefined) throw error
      account.checkSubject(current)
      return { token: spare, from: 'record' }
    } finally {
      session?.release()
      const { identified } = current
      if (session && session.failed !== (identified.isUnshared ?? false)) identified.isUnshared = session.failed
    }
  }

  /** Takes the shared record's token if it serves, or returns what delays a request. */
  async #look(attempt: Try<Credentials>): Promise<Obtained | Backoff | undefined> {
    const { known, session, since } = attempt
    const { now } = this.account.settings
    const record = await withoutForgotten(await session?.read(), known)
    if (record) known.learn(record, now())
    const { reason, held } = this
    // Only a token that came after it can be of the authorization that the code is for.
    const wanted = this.account.refreshTokens?.sendsCode ? 'forced' : reason
    const token = record && (await adoptable(record, { reason: wanted, held, since }, now()))
    if (token === undefined) return this.#backoff(attempt)
    this.account.emit({ type: 'token_adopted', reason, expiresAt: token.expiresAt })
    // It was encrypted with an older key: write it under the first.
    if (record && session?.isOld && !this.isForgotten && (session.hasLease || (await session.takeLease()))) {
      await session.write(record)
    }
    return { token, from: 'record' }
  }

  async #backoff({ known, session }: Try<Credentials>): Promise<Backoff | undefined> {
    const { now, enforceLimit } = this.account.settings
    const hasLease = session?.hasLease !== false
    const hasToken = (this.held !== undefined && now() < this.held.expiresAt) || known.spareToken(now()) !== undefined
    const isSentElsewhere = !hasLease && session && !session.failed && known.failure?.pending === true
    // The lease goes with the first key: whoever noted an attempt under another one may be at it still.
    const isTurn = hasLease && session?.isOld !== true
    const request = { reason: this.reason, hasToken, isTurn, isSentElsewhere, enforceLimit }
    const backoffs = stopping(known.backoffs(), request)
    const isRefusedGrant = ({ why, code }: Backoff) =>
      code === 'reauthorization_required' || (why === 'failed' && known.failure?.refusedGrant !== undefined)
    const isNewGrant = backoffs.some(isRefusedGrant) && (await this.#isNewGrant(known))
    return backoffs.find((one) => !isNewGrant || !isRefusedGrant(one))
  }

  /** Whether the user has authorized again since the vendor refused the last refresh token: it is worth a request at once. */
  async #isNewGrant(known: KnownRecord): Promise<boolean> {
    const { refreshTokens } = this.account
    if (refreshTokens === undefined) return false
    if (refreshTokens.sendsCode) return true
    return known.failure?.refusedGrant !== (await fingerprint((await refreshTokens.peek()) ?? ''))
  }
}

interface Run {
  /** Whether it may be left to the process that has the lease. */
  readonly mayBeLeft: boolean
  /** Drops what is held, if the credentials turn out to be another subject's. */
  readonly replaced: () => void
}
