import { shareOf } from '../util/share-of.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import type { AuthEvent, TokenRequestReason } from '../contract/events.js'
import { deadlines, policyOf } from './model-vendor.fixture.js'
import { RecoveryWatch } from './model-recovery.fixture.js'
import type { Held, Watched } from './model-watched.fixture.js'

const minuteMs = 60_000
const toleranceMs = 15 * minuteMs

/** To be called with what became of a token request. */
type Outcome = (isCurrent: boolean, failure?: keyof TokenPolicy['backoff'], retryAfterMs?: number) => void

/**
 * The small model of one instance: which events justify a token request, and what forbids one. It knows the public
 * API, the events and the vendor's answers, nothing of how core works.
 */
export class Watch {
  readonly #watched: Watched
  readonly #policy: TokenPolicy
  readonly recovery: RecoveryWatch
  /** When each request that is under way was sent, by its number. */
  readonly #underWay = new Map<number, number>()
  /** Set by what justifies one more token request, used up by the next one. */
  #isJustified = false
  #reason: TokenRequestReason = 'missing'
  #gotFor: TokenRequestReason | undefined
  /** When the token that came last ends. */
  #endsAt = Infinity
  #attempts: number[] = []
  #backoff: { since: number; until: number } | undefined
  #hasLooked = false
  /** Whether the clocks were set forward, as a sleep does, while a request was under way. */
  #hasSlept = false
  /** Whether all was forgotten while a request was under way: its failure is for nobody later. */
  #hasForgotten = false
  /** Requests that are justified because `forget` came while one was under way. */
  #askedAnew = 0
  /** When the token ends that came just now, be it the one that was held before. */
  #came: number | undefined
  requests = 0
  /** Whether the token held was refused by the API, or invalidated. */
  isSuspect = false
  held: Held | undefined

  constructor(watched: Watched) {
    this.#watched = watched
    this.#policy = policyOf(watched.kind)
    this.recovery = new RecoveryWatch(watched)
  }

  beforeCall(isForced: boolean): void {
    this.observe()
    const { refreshing } = this.#watched.status()
    if (!refreshing && (isForced || this.isSuspect || isDue(this.held, this.#watched.now()))) this.#isJustified = true
  }

  /** The API answered 401: a recovery may ask for a new token. */
  unauthorized(): void {
    this.#isJustified = true
  }

  /** The clocks were set: a flight under way has looked already at what holds it back, and no wait gets longer. */
  clockSet(ms: number): void {
    const { refreshing } = this.#watched.status()
    this.#hasLooked = refreshing
    if (ms >= 0) {
      this.#hasSlept ||= refreshing
      return
    }
    this.#attempts = this.#attempts.map((at) => at + ms)
    this.recovery.setBack(ms)
    if (this.#backoff) this.#backoff.until += ms
  }

  /** Other credentials, or all is to be forgotten: what failed before says nothing any more. */
  startAnew(): void {
    this.#backoff = undefined
    this.#attempts = []
  }

  onEvent(event: AuthEvent): void {
    if (event.type === 'token_requested') this.#reason = event.reason
    if (event.type === 'invalidated') this.isSuspect = true
    if (event.type === 'forgotten') {
      this.#backoff = undefined
      // What is under way then brings a token for its callers alone: those who come later ask once more.
      if (this.#watched.status().refreshing) {
        this.#askedAnew += 1
        this.#hasForgotten = true
      }
    }
    if (event.type === 'token_obtained' || event.type === 'token_adopted') {
      this.#gotFor = event.reason
      this.#endsAt = event.expiresAt
      this.#came = event.expiresAt
      this.recovery.came(event.type === 'token_obtained' && event.reason === 'recovery')
    }
  }

  /** To be called whenever something may have happened. */
  observe(): void {
    const { status, now, accessTokenOf } = this.#watched
    const { token, refreshing } = status()
    if (!refreshing) this.#isJustified = this.#hasLooked = this.#hasSlept = this.#hasForgotten = false
    // The token ended before it was given out.
    if (refreshing && now() >= this.#endsAt) {
      this.#isJustified = true
      this.#endsAt = Infinity
    }
    this.#attempts = this.#attempts.filter((at) => Math.abs(now() - at) < 60 * minuteMs)
    if (this.held && this.held.expiresAt === this.#came) this.held.since = now()
    if (!refreshing) this.#came = undefined
    if (token?.issuedAt === this.held?.issuedAt && token?.expiresAt === this.held?.expiresAt) return
    const previous = this.held
    this.held = undefined
    this.isSuspect = false
    if (token === undefined) return
    const accessToken = accessTokenOf(token.issuedAt)
    const isTimeBased = this.#gotFor === 'advisory' || this.#gotFor === 'mandatory'
    this.held = heldFrom({ ...token, accessToken }, this.#policy, { now: now(), previous, isTimeBased })
  }

  /** A token request reaches the vendor, with the credentials of now or of before. Returns what to call with its outcome. */
  requestBegins(isCurrent: boolean): Outcome {
    const { elapsedMs, breach, now } = this.#watched
    const outlived = [...this.#underWay.values()].filter((at) => elapsedMs() - at >= deadlines.totalTimeoutMs)
    if (this.#underWay.size > outlived.length) breach('two token requests under way at once')
    // A request that never ends is given up, and one more is sent.
    if (!this.#isJustified && outlived.length === 0) {
      if (this.#askedAnew === 0) breach('nothing justifies this token request')
      this.#askedAnew = Math.max(0, this.#askedAnew - 1)
    }
    this.#isJustified = false
    if (!this.#hasLooked && outlived.length === 0) this.#checkHeldBack()
    this.requests += 1
    if (isCurrent && !this.#hasLooked) this.#attempts.push(now())
    this.#hasLooked = false
    const number = this.requests
    this.#underWay.set(number, elapsedMs())
    return (isStillCurrent, failure, retryAfterMs = 0) => {
      this.#underWay.delete(number)
      // What the machine slept through is no failure, and is asked for once more.
      const hasSlept = failure !== undefined && this.#hasSlept
      if (hasSlept) this.#isJustified = true
      if (!isStillCurrent) return
      const isNoted = !hasSlept && !this.#hasForgotten
      const leastMs = failure && isNoted && Math.max(this.#policy.backoff[failure].firstMs * 0.9, retryAfterMs)
      this.#backoff = !leastMs ? undefined : { since: now(), until: now() + Math.floor(leastMs) }
    }
  }

  #checkHeldBack(): void {
    const { now, breach, othersOutcomeAt } = this.#watched
    const time = now()
    if (this.#backoff && othersOutcomeAt() < this.#backoff.since && time < this.#backoff.until) {
      breach('a failure holds back this token request')
    }
    this.recovery.requested(this.#reason === 'recovery')
    const { requestsPerHour = Infinity } = this.#policy
    const isOptional = this.held && time < this.held.expiresAt && this.#reason !== 'mandatory'
    if (isOptional && this.#attempts.length >= requestsPerHour)
      breach('a token request that can wait, beyond the hourly limit')
  }
}

/** What is held once a token came: a new one, or the same again. */
function heldFrom(
  token: Pick<Held, 'accessToken' | 'issuedAt' | 'expiresAt'>,
  policy: TokenPolicy,
  { now, previous, isTimeBased }: { now: number; previous: Held | undefined; isTimeBased: boolean },
): Held {
  const { accessToken, issuedAt, expiresAt } = token
  const same = previous?.accessToken === accessToken ? previous : undefined
  const tenthMs = (expiresAt - issuedAt) / 10
  const advisoryMs = same?.advisoryMs ?? Math.min(policy.advisoryWindowMs, tenthMs)
  const mandatoryMs = same?.mandatoryMs ?? Math.min(policy.mandatoryWindowMs, advisoryMs / 2)
  const pauseMs = same && isTimeBased ? Math.max((expiresAt - now) / 2, 1_000) : 0
  const refreshAt = Math.max(expiresAt - advisoryMs, now + pauseMs)
  const spreadMs = advisoryMs < 2 * minuteMs ? 0 : (advisoryMs / 2) * shareOf(accessToken)
  const backgroundAt = Math.max(refreshAt, expiresAt - advisoryMs + spreadMs)
  return { accessToken, issuedAt, expiresAt, since: now, advisoryMs, mandatoryMs, refreshAt, backgroundAt }
}

/** Whether time, or that nothing is held, justifies a token request. */
function isDue(held: Held | undefined, now: number): boolean {
  return held === undefined || now >= held.refreshAt || now >= held.expiresAt || now < held.since - toleranceMs
}
