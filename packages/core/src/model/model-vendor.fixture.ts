import type { TokenResponse } from '../contract/provider.js'
import type { TokenPolicy } from '../contract/token-policy.js'
import { AuthError } from '../contract/errors.js'
import type { VirtualTime } from './virtual-time.fixture.js'

const minuteMs = 60_000

/** What the vendor does with token requests from now on. */
export const vendorModes = ['answers', 'slow', 'stuck', 'down', 'limits', 'refuses', 'nonsense', 'silent'] as const
export type VendorMode = (typeof vendorModes)[number]

/** Milliseconds of one attempt, of a token request with all that belongs to it, and of one operation of the cache. */
export const deadlines = { timeoutMs: 1_000, totalTimeoutMs: 2_000, cacheTimeoutMs: 50 }

/** The kinds of vendor that a case is played with. */
export interface VendorKind {
  lifetimeSeconds: number
  /** Whether it gives the same token again until its last minute, and asks for at most two requests an hour (Toast). */
  repeats: boolean
}

export const policyOf = ({ repeats }: VendorKind): TokenPolicy => ({
  advisoryWindowMs: repeats ? 45_000 : 5 * minuteMs,
  mandatoryWindowMs: repeats ? 10_000 : minuteMs,
  ...(repeats && { requestsPerHour: 2 }),
  backoff: {
    rejected: { firstMs: 15 * minuteMs, maxMs: 60 * minuteMs },
    rateLimited: { firstMs: 5 * minuteMs, maxMs: 60 * minuteMs },
    unavailable: { firstMs: 1_000, maxMs: minuteMs },
    invalidResponse: { firstMs: 30_000, maxMs: 10 * minuteMs },
  },
})

interface Issued {
  accessToken: string
  endsAtMs: number
}

/** A vendor with a clock of its own, which no client sets. Its tokens are named for the credential: `a-1`, `b-2`. */
export class ModelVendor {
  mode: VendorMode = 'answers'
  /** Whether its API refuses whatever token it is shown. */
  isForbidding = false
  sleptMs = 0
  issued = 0
  readonly #time: VirtualTime
  readonly #kind: VendorKind
  readonly #newest = new Map<string, Issued>()
  readonly #live = new Map<string, Issued>()

  constructor(time: VirtualTime, kind: VendorKind) {
    this.#time = time
    this.#kind = kind
  }

  forgetTokens(credential: string): void {
    this.#newest.delete(credential)
    for (const token of this.#live.keys()) if (token.startsWith(`${credential}-`)) this.#live.delete(token)
  }

  accepts(accessToken: string): boolean {
    const issued = this.#live.get(accessToken)
    return !this.isForbidding && issued !== undefined && this.#now < issued.endsAtMs
  }

  async answer(credential: string): Promise<TokenResponse> {
    const { mode } = this
    const fail = (code: AuthError['code'], more: { status?: number; retryAfterMs?: number } = {}) => {
      throw new AuthError({ code, provider: 'test', message: `the vendor ${mode}`, ...more })
    }
    await this.#time.pause(this.#delayMs())
    if (mode === 'down') fail('provider_unavailable', { status: 503 })
    if (mode === 'limits') fail('rate_limited', { status: 429, retryAfterMs: 20 * minuteMs })
    if (mode === 'refuses') fail('invalid_credentials', { status: 401 })
    if (mode === 'silent') fail('timeout')
    if (mode === 'nonsense') return { accessToken: 'with space', expiresInSeconds: -1 }
    return this.#issue(credential)
  }

  get #now(): number {
    return this.#time.elapsedMs + this.sleptMs
  }

  #delayMs(): number {
    const { timeoutMs, totalTimeoutMs } = deadlines
    if (this.mode === 'slow') return totalTimeoutMs - 1
    if (this.mode === 'silent') return timeoutMs
    // Far beyond every deadline, as when a runtime stops the work of a request that has ended.
    if (this.mode === 'stuck') return 30_000
    return this.#time.between(1, 40)
  }

  #issue(credential: string): TokenResponse {
    const { lifetimeSeconds, repeats } = this.#kind
    let newest = this.#newest.get(credential)
    if (!repeats || newest === undefined || newest.endsAtMs - this.#now <= minuteMs) {
      this.issued += 1
      newest = { accessToken: `${credential}-${this.issued}`, endsAtMs: this.#now + lifetimeSeconds * 1000 }
      this.#newest.set(credential, newest)
      this.#live.set(newest.accessToken, newest)
    }
    const { accessToken, endsAtMs } = newest
    return { accessToken, expiresInSeconds: Math.floor((endsAtMs - this.#now) / 1000) }
  }
}
