import type { Wanted } from '../record/adoption.js'
import { openSession, type CacheSession } from '../record/cache-session.js'
import { comparable, Stopwatch } from '../util/clock.js'
import {
  checkCredentials,
  isSameIdentity,
  readCredentials,
  type CurrentCredentials,
  type GivenCredentials,
  type Identified,
} from './credentials.js'
import type { AuthError } from '../contract/errors.js'
import { notify, type AuthEventDetails } from '../contract/events.js'
import { fingerprint } from '../util/fingerprint.js'
import { toAuthError, vendorHttp, withWait } from '../http/vendor-http.js'
import { KnownRecord } from '../record/known-record.js'
import type { Failure } from '../record/failure.js'
import { withSpaceHint } from './outer-space.js'
import { RefreshTokenKeeper } from './refresh-token-keeper.js'
import type { Settings } from '../options/settings.js'
import { SubjectChanges, subjectChanged } from '../life/subject-changes.js'
import { toToken } from './to-token.js'
import type { Token } from '../contract/token.js'

/** A token, and where a flight has it from. */
export interface Obtained {
  readonly token: Token
  /** Whether it was asked for, or another process had written it into the shared record. */
  readonly from: 'vendor' | 'record'
}

/** What a flight is asked for. */
export interface TokenRequest extends Omit<Wanted, 'since'> {
  /** Whether all was forgotten since it began. */
  readonly isForgotten: () => boolean
  /** Drops the token that is held, which is another subject's by now. */
  readonly drop: () => void
}

/** What one flight works with. */
interface Flight<Credentials> extends TokenRequest, Wanted {
  readonly credentials: Credentials
  /** What is known of these credentials. A flight that comes late notes nothing about those that replaced them. */
  readonly known: KnownRecord
  /** Milliseconds of the total deadline that reading the credentials took. */
  readonly spentMs: number
  readonly session: CacheSession | undefined
  /** Whether it is the second try, after the lease was lost before anything was sent. */
  readonly isSecond: boolean
}

/**
 * Gets tokens under one credential: from the record that processes share, or by asking the vendor while all others
 * wait. Its caller sees to it that one flight runs at a time.
 */
export class TokenRequester<Credentials> {
  readonly #settings: Settings<Credentials>
  readonly #credentials: GivenCredentials<Credentials>
  /** Whose credentials they were last time, where they may change or a record is kept of them. */
  #identified: Identified | undefined
  readonly #refreshTokens: RefreshTokenKeeper | undefined
  #known: KnownRecord
  /** There from the first change on. `'any'` when all was forgotten: the next reading may name any subject. */
  #changes: SubjectChanges | 'any' | undefined
  tokenRequests = 0

  constructor(settings: Settings<Credentials>, credentials: GivenCredentials<Credentials>) {
    checkCredentials(settings, credentials)
    this.#settings = settings
    this.#credentials = credentials
    this.#known = new KnownRecord(settings)
    const { provider, refreshTokens } = settings
    if (provider.refreshToken && refreshTokens) {
      this.#refreshTokens = new RefreshTokenKeeper(refreshTokens, settings)
    }
  }

  now(): number {
    return this.#settings.now()
  }

  emit(event: AuthEventDetails): void {
    notify(this.#settings.onEvent, { ...event, provider: this.#settings.provider.name, at: this.now() })
  }

  /** The failure that holds back the next request, if one does. */
  failure(): Pick<Failure, 'code' | 'until'> | undefined {
    return this.#known.failure()
  }

  /** Until when the vendor's request limit holds back requests that can wait, if it does. */
  pacedUntil(): number | undefined {
    return this.#known.pacedUntil()
  }

  /** Forgets failures here, and the record in the cache. @throws AuthError `credentials_unavailable` */
  async forget(held: Token | undefined, drop: () => void): Promise<void> {
    // What is under way goes on with what was known: what it learns is for those who called before.
    this.#known = this.#known.retire(this.#settings.cache !== undefined)
    this.#changes = 'any'
    if (this.#settings.cache === undefined) return
    if (held) this.discard(held)
    const current = await this.readCredentials(drop)
    const session = await this.session(current)
    await session?.delete()
    if (!session?.failed) current.known.noteDeleted()
  }

  /** Notes that a token is never to be adopted again, whatever the record says. */
  discard(token: Token): void {
    if (this.#settings.cache) this.#known.discard(token, this.now())
  }

  async revoke(accessToken: string, drop: () => void): Promise<void> {
    const { credentials, spentMs } = await this.readInTime(drop)
    for (let isFirst = true; ; isFirst = false) {
      let hasSlept = false
      const tokenHttp = await vendorHttp(this.#settings, spentMs, { onSlept: () => (hasSlept = true) })
      try {
        await this.#settings.provider.revokeToken?.(accessToken, credentials, tokenHttp)
        return
      } catch (thrown) {
        const error = withSpaceHint(toAuthError(thrown, this.#settings.provider.name), credentials, undefined)
        if (!isFirst || !hasSlept || !isSilence(error)) throw error
      }
    }
  }

  /**
   * Gets a token that serves better than the one held: from the cache, or by asking the vendor.
   *
   * @throws AuthError
   */
  async request(request: TokenRequest, isSecond = false): Promise<Obtained> {
    const { reason, held, isForgotten, drop } = request
    const current = await this.readInTime(drop)
    const { spentMs } = current
    const saved = await this.finishSaving()
    if (saved) return { token: saved, from: 'record' }
    const session = await this.session(current)
    const { credentials, known } = current
    const since = this.now()
    const flight: Flight<Credentials> = {
      reason,
      held,
      since,
      credentials,
      spentMs,
      known,
      isForgotten,
      drop,
      session,
      isSecond,
    }
    try {
      const look = () => this.look(flight)
      const found = await (session ? session.awaitTurn(look) : look())
      const obtained = found ?? (await this.send(flight))
      this.checkSubject(current)
      return obtained
    } catch (error) {
      // One that was too near its end to be adopted is still better than none.
      const spare = session && held === undefined ? known.spareToken(this.now()) : undefined
      if (spare === undefined) throw error
      this.checkSubject(current)
      return { token: spare, from: 'record' }
    } finally {
      session?.release()
    }
  }

  /** Takes the shared record's token if that is what the flight wants, and throws what holds a request back. */
  private async look(flight: Flight<Credentials>): Promise<Obtained | undefined> {
    const { known, session } = flight
    const record = await known.withoutForgotten(await session?.read())
    if (record) known.learn(record, this.now())
    const token = record && (await session?.adoptable(record, flight))
    if (token === undefined) return this.refuseWhileHeldBack(flight)
    this.emit({ type: 'token_adopted', reason: flight.reason, expiresAt: token.expiresAt })
    // It was encrypted with an older key: from now on it is there under the first.
    if (record && session?.isOld && !flight.isForgotten() && (session.isLeaseHeld || (await session.takeLease()))) {
      await session.write(record)
    }
    return { token, from: 'record' }
  }

  private async refuseWhileHeldBack({ reason, held, known, session }: Flight<Credentials>): Promise<undefined> {
    const now = this.now()
    const refusal = known.refusal(session?.isLeaseHeld !== false)
    if (refusal !== undefined && !(await this.isNewGrant(refusal, known))) throw refusal
    // Another process asks: its token is worth the wait. If it has ended instead, the limit counts under its lease.
    if (session && !session.isLeaseHeld && !session.failed && known.isPending) return
    const isUsable = (held && now < held.expiresAt) || known.spareToken(now) !== undefined
    const canWait = isUsable && reason !== 'mandatory'
    const until = canWait || this.#settings.enforceLimit ? known.pacedUntil() : undefined
    if (until !== undefined) throw known.limitError(until, now)
  }

  /** Whether a refresh token was stored since the vendor refused the last one: it is worth a request at once. */
  private async isNewGrant({ code }: AuthError, known: KnownRecord): Promise<boolean> {
    if (code !== 'reauthorization_required' || this.#refreshTokens === undefined) return false
    const stored = await this.#refreshTokens.load(this.#settings.totalTimeoutMs)
    return !known.isRefusedGrant(await fingerprint(stored ?? ''))
  }

  /** Asks the vendor, and notes before and after it in the record how it went. */
  private async send(flight: Flight<Credentials>): Promise<Obtained> {
    const { reason, held, credentials, spentMs, known, session, isSecond, isForgotten } = flight
    const { provider } = this.#settings
    const watch = new Stopwatch(this.#settings.now)
    let hasSlept = false
    const tokenHttp = await vendorHttp(this.#settings, spentMs, {
      onSlept: () => (hasSlept = true),
      onRetry: (attempt, { code }) => {
        this.tokenRequests += 1
        this.emit({ type: 'token_request_retried', attempt, code })
      },
    })
    const durationMs = () => Math.round(watch.monotonicMs)
    const refreshToken = await this.#refreshTokens?.load(this.#settings.totalTimeoutMs)
    // Of another token than the record's own nothing is noted: it would take the place of what is known about that one.
    const shared = known.record.token ?? held
    const isRefused = session && held && reason === 'recovery' && shared?.accessToken === held.accessToken
    const rejected = isRefused ? await fingerprint(held.accessToken) : undefined
    // The record was deleted: what was in it does not return.
    if (isForgotten()) known.forget()
    const notedAt = this.now()
    known.noteAttempt(notedAt, rejected)
    const isOurTurn =
      session === undefined || (await session.write(session.isLeaseHeld ? known.pending(this.now()) : known.record))
    // Another process took the lease meanwhile, so it is the one to ask. A cache that loses every lease is broken.
    if (!isOurTurn && !isSecond) return this.request(flight, true)
    const sentAt = this.now()
    this.tokenRequests += 1
    this.emit({ type: 'token_requested', reason })
    try {
      const response =
        refreshToken !== undefined && provider.refreshToken
          ? await provider.refreshToken(refreshToken, credentials, tokenHttp)
          : await provider.requestToken(credentials, tokenHttp)
      await this.#refreshTokens?.save({ response, sentAt })
      // That a token ended while the machine slept is no fault of the reply. Who waits for it asks anew.
      hasSlept ||= watch.hasSlept(this.#settings.totalTimeoutMs)
      const arrivedAt = hasSlept || watch.stoodStill ? sentAt : this.now()
      const token = toToken(response, provider.name, sentAt, arrivedAt)
      const sameToken = token.accessToken === held?.accessToken
      this.emit({ type: 'token_obtained', reason, durationMs: durationMs(), expiresAt: token.expiresAt, sameToken })
      return await this.publish(token, flight)
    } catch (thrown) {
      const error = withSpaceHint(toAuthError(thrown, provider.name), credentials, refreshToken)
      // Its framework let nothing out: the vendor has counted no request.
      if (error.digest !== undefined) known.withdrawAttempt(notedAt)
      const isGrantRefused = error.code === 'reauthorization_required'
      const refusedGrant = isGrantRefused ? await fingerprint(refreshToken ?? '') : undefined
      hasSlept ||= watch.hasSlept(this.#settings.totalTimeoutMs)
      // What the process slept through says nothing about the vendor; a reply counts from when its request was sent.
      const isNoted = !isForgotten() && (!hasSlept || !isSilence(error))
      const failure = isNoted ? known.noteFailure(error, hasSlept ? sentAt : this.now(), refusedGrant) : undefined
      await this.publishFailure(flight)
      this.emit({
        type: 'token_request_failed',
        reason,
        durationMs: durationMs(),
        code: error.code,
        ...(error.status !== undefined && { status: error.status }),
        ...(failure && { backoffUntil: failure.until }),
      })
      if (hasSlept && !failure && !isSecond && !isForgotten() && error.code !== 'credentials_unavailable') {
        session?.release()
        return await this.request(flight, true)
      }
      throw failure ? withWait(error, failure.until - this.now()) : error
    }
  }

  /** Shares a new token. Where the lease was lost meanwhile, its next holder's token is the better one. */
  private async publish(token: Token, { isForgotten, known, session }: Flight<Credentials>): Promise<Obtained> {
    const own = { token, from: 'vendor' } as const
    if (isForgotten()) {
      // It was given to those who waited for it, and is kept by nobody.
      if (session?.isLeaseHeld) await session.delete()
      return own
    }
    known.noteToken(token)
    const isWritten = session === undefined || (await session.write(known.record))
    if (isForgotten()) await session?.delete()
    else if (isWritten && !session?.failed) known.noteDeleted()
    if (isWritten || session === undefined) return own
    const successor = (await known.withoutForgotten(await session.read()))?.token
    const isNewer = successor && comparable(successor.issuedAt, this.now()) > token.issuedAt
    return isNewer ? { token: successor, from: 'record' } : own
  }

  /** Shares a failure, but never over a newer token. */
  private async publishFailure({ since, known, session, isForgotten }: Flight<Credentials>): Promise<void> {
    if (session === undefined) return
    if (isForgotten()) {
      if (session.isLeaseHeld) await session.delete()
      return
    }
    const latest = session.isLeaseHeld ? undefined : await session.read()
    if (comparable(latest?.token?.issuedAt, this.now()) < since) await session.write(known.record)
    if (isForgotten()) await session.delete()
  }

  /** Saves a refresh token that an earlier flight could not, and gives out the access token that waits for it. */
  private async finishSaving(): Promise<Token | undefined> {
    const sent = await this.#refreshTokens?.finishSaving()
    if (sent === undefined) return undefined
    try {
      return toToken(sent.response, this.#settings.provider.name, sent.sentAt, this.now())
    } catch {
      return undefined
    }
  }

  /** The same, and what of the total deadline that took, apart from sleep. */
  private async readInTime(drop: () => void) {
    const watch = new Stopwatch(this.#settings.now)
    const current = await this.readCredentials(drop)
    return { ...current, spentMs: watch.hasSlept(this.#settings.totalTimeoutMs) ? 0 : watch.monotonicMs }
  }

  /** @throws AuthError where the credentials were replaced meanwhile by those of another subject */
  private checkSubject({ identified }: CurrentCredentials<Credentials>): void {
    const latest = this.#identified
    if (latest && latest.subject !== identified.subject) throw subjectChanged(this.#settings.provider.name)
  }

  /**
   * Reads the credentials. With others than before, nothing that happened before counts; with those of another subject,
   * the token that is held does not either.
   */
  private async readCredentials(drop: () => void): Promise<CurrentCredentials<Credentials> & { known: KnownRecord }> {
    const provider = this.#settings.provider.name
    if (this.#changes !== 'any') this.#changes?.check(provider)
    const { credentials, identified } = await readCredentials(this.#settings, this.#credentials)
    const before = this.#identified
    const isOpen = this.#changes === 'any'
    if (this.#changes === 'any') this.#changes = undefined
    if (before && before.subject !== identified.subject && !isOpen) {
      if (identified.order < before.order) throw subjectChanged(provider)
      this.#identified = identified
      this.#known = new KnownRecord(this.#settings)
      const changes = this.#changes ?? new SubjectChanges()
      changes.note(before, identified)
      this.#changes = changes
      this.#refreshTokens?.disown()
      drop()
      this.emit({ type: 'subject_changed' })
      changes.check(provider)
      throw subjectChanged(provider)
    }
    if (before && isSameIdentity(before, identified)) return { credentials, identified: before, known: this.#known }
    // Of two readings at once, the one that began first may end last: what it read was replaced since.
    if (before && identified.order < before.order)
      return { credentials, identified, known: new KnownRecord(this.#settings) }
    if (before) this.#known = new KnownRecord(this.#settings)
    // Kept where they may change, and for the keys of their record.
    if (this.#settings.cache || typeof this.#credentials === 'function') this.#identified = identified
    return { credentials, identified, known: this.#known }
  }

  private async session({ identified }: CurrentCredentials<Credentials>): Promise<CacheSession | undefined> {
    const { cache } = this.#settings
    return cache && openSession(this.#settings, { cache, identified, emit: (event) => this.emit(event) })
  }
}

/** Whether the vendor gave no answer at all. */
function isSilence({ code, status }: AuthError): boolean {
  return code === 'timeout' || (code === 'provider_unavailable' && status === undefined)
}
