import { notify, severityOf, type AuthEventDetails } from '../contract/events.js'
import type { Token } from '../contract/token.js'
import type { Settings } from '../options/settings.js'
import type { CacheSession } from '../record/cache-session.js'
import { isSameIdentity, type Identified } from '../record/identified.js'
import { KnownRecord } from '../record/known-record.js'
import { openSession } from '../record/open-session.js'
import { Stopwatch } from '../util/clock.js'
import {
  checkCredentials,
  identityOf,
  readCredentials,
  type CurrentCredentials,
  type GivenCredentials,
} from './credentials.js'
import { Heritage } from './heritage.js'
import type { readEncryptionKeys } from './encryption-keys.js'
import { RefreshTokenKeeper } from './refresh-token-keeper.js'
import { SubjectChanges, subjectChanged } from './subject-changes.js'

/** Lives as long as an instance: the credentials, what is known about them, and the refresh token. */
export class Account<Credentials> {
  readonly settings: Settings<Credentials>
  /** Not among the settings, which all tenants share. */
  readonly label: string | undefined
  readonly refreshTokens: RefreshTokenKeeper | undefined
  readonly #credentials: GivenCredentials<Credentials>
  /** The last subject of the credentials, if they may change or have a record. */
  #identified: Identified | undefined
  #known: KnownRecord
  /** Set from the first change on. `'any'` after `forget()`: any subject may come next. A heritage until the first reading. */
  #changes: SubjectChanges | 'any' | Heritage | undefined
  /** Counts calls of `forget()`. A flight that began before one serves only those who called before it. */
  generation = 0
  tokenRequests = 0

  constructor(settings: Settings<Credentials>, credentials: GivenCredentials<Credentials>, label?: string) {
    checkCredentials(settings, credentials)
    this.settings = settings
    this.label = label
    this.#credentials = credentials
    this.#known = new KnownRecord(settings)
    const { provider, refreshTokens } = settings
    this.refreshTokens =
      provider.refreshToken && refreshTokens
        ? new RefreshTokenKeeper(refreshTokens, settings, (event) => this.emit(event))
        : undefined
  }

  get known(): KnownRecord {
    return this.#known
  }

  /** What is known, or will be if the credentials turn out to be those that it was learnt with. */
  get remembered(): KnownRecord {
    return this.#changes instanceof Heritage ? this.#changes.known : this.#known
  }

  /** Whether other instances find in the cache what this one knows. */
  get isShared(): boolean {
    return this.settings.cache !== undefined && this.#identified?.isUnshared !== true
  }

  /** What the next instance of this account is to know, if it has one identity so far. */
  heritage(): Heritage | undefined {
    if (this.#changes instanceof Heritage) return this.#changes
    const identified = this.#identified ?? identityOf(this.settings, this.#credentials)
    return identified && new Heritage(identified, this.#known)
  }

  /** Takes over what the last instance knew, if the first reading of the credentials finds them to be the same. */
  inherit(heritage: Heritage): void {
    const identified = identityOf(this.settings, this.#credentials)
    // Those of a function are not known before the first reading.
    if (identified === undefined) this.#changes = heritage
    else if (isSameIdentity(heritage.identified, identified)) this.#known = heritage.known
  }

  emit(event: AuthEventDetails): void {
    const { label, settings } = this
    const { onEvent, provider, now } = settings
    if (onEvent === undefined) return
    const named = { provider: provider.name, ...(label !== undefined && { label }) }
    notify(onEvent, { ...event, ...named, at: now(), severity: severityOf(event) })
  }

  /**
   * Forgets failures here, and the record in the cache.
   *
   * @param replaced drops what is held, if the credentials turn out to be another subject's
   * @throws AuthError `credentials_unavailable`
   */
  async forget(held: Token | undefined, replaced: () => void): Promise<void> {
    // A flight under way keeps the old record: what it learns is for those who called before.
    this.#known = this.remembered.retire(this.settings.cache !== undefined)
    this.#changes = 'any'
    if (this.settings.cache === undefined) return
    if (held) this.discard(held)
    const current = await this.readCredentials(replaced)
    const session = await this.session(current)
    await session?.delete()
    if (!session?.failed) current.known.forgotten?.noteDeleted()
  }

  /** Notes that a token must never be adopted again, whatever the record says. */
  discard(token: Token): void {
    if (this.settings.cache) this.#known.discard(token, this.settings.now())
  }

  /** Reads the credentials, for a flight. @throws AuthError `credentials_unavailable`, `invalid_options` */
  async read(replaced: () => void, readKeys?: typeof readEncryptionKeys): Promise<Current<Credentials>> {
    const { now, totalTimeoutMs } = this.settings
    const watch = new Stopwatch(now)
    const current = await this.readCredentials(replaced, readKeys)
    return { ...current, spentMs: watch.hasSlept(totalTimeoutMs) ? 0 : watch.monotonicMs }
  }

  async session(current: CurrentCredentials<Credentials>): Promise<CacheSession | undefined> {
    const { cache } = this.settings
    const { identified, encryptionKeys } = current
    return cache && openSession(this.settings, { cache, identified, encryptionKeys, emit: (event) => this.emit(event) })
  }

  /** @throws AuthError if another subject's credentials have replaced these in the meantime */
  checkSubject({ identified }: CurrentCredentials<Credentials>): void {
    const latest = this.#identified
    if (latest && latest.subject !== identified.subject) throw subjectChanged(this.settings.provider.name)
  }

  /** With changed credentials, nothing that happened before counts. */
  private async readCredentials(
    replaced: () => void,
    readKeys?: typeof readEncryptionKeys,
  ): Promise<CurrentCredentials<Credentials> & { known: KnownRecord }> {
    if (this.#changes instanceof SubjectChanges) this.#changes.check(this.settings.provider.name)
    const current = await readCredentials(this.settings, this.#credentials, readKeys)
    const { identified } = current
    if (this.#changes instanceof Heritage) {
      if (isSameIdentity(this.#changes.identified, identified)) this.#known = this.#changes.known
      this.#changes = undefined
    }
    const before = this.#identified
    const mayChange = this.#changes === 'any'
    if (mayChange) this.#changes = undefined
    if (before && before.subject !== identified.subject && !mayChange) {
      throw this.replace(before, identified, replaced)
    }
    if (before && isSameIdentity(before, identified)) return { ...current, identified: before, known: this.#known }
    // Of two concurrent readings, the one that began first may end last: what it read has since been replaced.
    if (before && identified.order < before.order) return { ...current, known: new KnownRecord(this.settings) }
    if (before) this.#known = new KnownRecord(this.settings)
    // Kept if they may change, and for their record's keys.
    if (this.settings.cache || typeof this.#credentials === 'function') this.#identified = identified
    return { ...current, known: this.#known }
  }

  /** Replaces the subject, whose token no longer counts. Returns the error that says so. */
  private replace(before: Identified, identified: Identified, replaced: () => void): Error {
    const provider = this.settings.provider.name
    if (identified.order < before.order) return subjectChanged(provider)
    this.#identified = identified
    this.#known = new KnownRecord(this.settings)
    const changes = this.#changes instanceof SubjectChanges ? this.#changes : new SubjectChanges()
    changes.note(before, identified)
    this.#changes = changes
    replaced()
    this.emit({ type: 'subject_changed' })
    return changes.mixed(provider) ?? subjectChanged(provider)
  }
}

/** The credentials of one flight, and what belongs to them. */
export interface Current<Credentials> extends CurrentCredentials<Credentials> {
  /** What is known about these credentials. A late flight notes nothing about those that replaced them. */
  readonly known: KnownRecord
  /** Milliseconds of the total deadline that reading the credentials took, apart from sleep. */
  readonly spentMs: number
}
