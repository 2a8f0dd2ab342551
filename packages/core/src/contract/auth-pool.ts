import type { Auth, AuthStatus } from './auth.js'
import type { AuthError } from './errors.js'

/**
 * The instances of many tenants, each made when it is first asked for. Ask the pool for an instance each time, rather than
 * keeping it: one that has left the pool is made anew.
 */
export interface AuthPool<Key extends string, Instance extends Auth<string>> {
  /**
   * The instance of a tenant, made by `create` if there is none.
   *
   * @throws AuthError `invalid_options` for a key that is no string, and for what is no instance; and what `create` throws
   */
  get(this: void, key: Key): Instance
  /** Whether the pool holds an instance of this tenant. */
  has(this: void, key: Key): boolean
  /**
   * Forgets a tenant's instance and its token. One in a shared cache stays there, for whoever comes next with the same
   * credentials, unless `forget()` of the instance is called first. While the instance waits for a token request, `get` still gives the same one.
   * If the tenant comes back with the same credentials, what delays their next token request still does. A run under way leaves
   * the tenant alone.
   *
   * @returns whether there was one
   */
  delete(this: void, key: Key): boolean
  /** How many instances the pool holds. */
  readonly size: number
  /** A snapshot of each instance, by key. */
  status(this: void): Map<Key, AuthStatus>
  /** How many instances are in which state: cheap, and so for metrics. */
  summary(this: void): AuthPoolSummary
  /**
   * Gets a token for each of these tenants that holds none. A tenant that fails is in the report, and the others go on. After
   * a `rate_limited` nothing is sent for its `retryAfterMs`, then that tenant is tried again. This goes for all of the run's
   * tenants: give the tenants of each vendor a pool of their own. A token that a shared cache has is taken at once.
   *
   * It ends early when five tenants in a row end with `provider_unavailable` or `timeout`, when a third pause in a row has not
   * brought a token, when a pause would last more than 10 minutes, and when its signal aborts. The report then says what was not tried.
   *
   * @throws AuthError `invalid_options` before anything is sent; nothing else
   */
  prewarm(this: void, keys: Iterable<Key>, options?: PoolRunOptions): Promise<PoolReport<Key>>
  /**
   * Renews what is due, for a scheduler: tenants that nobody calls stay alive, though the process has no timers. Goes on, and
   * ends, as `prewarm` does. Two runs at once, or a run beside traffic, share each token request.
   *
   * A token is due when it has ended, was refused or was never there, and when less of its life is left than
   * `withinMs`, half of it at most, and no earlier than the vendor renews it. Where a refresh token is kept, that is what has
   * to stay alive: it is used when it was last used longer ago than the policy's `grantIntervalMs`, or nobody knows when.
   *
   * @throws AuthError `invalid_options` before anything is sent; nothing else
   */
  renewDue(this: void, options?: RenewDueOptions<Key>): Promise<RenewalReport<Key>>
}

/** How `prewarm` and `renewDue` go through tenants. */
export interface PoolRunOptions {
  /**
   * How many tenants may wait for a token request at once.
   *
   * @default 4
   */
  concurrency?: number | undefined
  /**
   * How many token requests may begin in a minute, evenly spaced.
   *
   * @default no limit
   */
  perMinute?: number | undefined
  /** Ends the run. Its promise still resolves, and the report says what was not tried. */
  signal?: AbortSignal | undefined
  /** Called after each tenant. What it throws is ignored. */
  onProgress?: ((progress: PoolProgress) => unknown) | undefined
}

/** Options of `renewDue`. */
export interface RenewDueOptions<Key extends string> extends PoolRunOptions {
  /**
   * Milliseconds before its end from which a token is due. Longer than a scheduler's interval, so that none ends between
   * two of its runs.
   *
   * @default each provider's advisory window
   */
  withinMs?: number | undefined
  /**
   * The tenants to look at. They neither enter the pool nor count as used. One that is not in it gets an instance for
   * the run, which then leaves, unless that would forget what protects its account: without a shared cache one that got a token
   * stays, past `max` too.
   *
   * @default those in the pool
   */
  keys?: Iterable<Key> | undefined
}

/** How far a run has come. */
export interface PoolProgress {
  /** Tenants that were served, those that failed included. */
  readonly done: number
  readonly total: number
  readonly failed: number
}

/** What a run came to. `ready`, `failed` and `untried` together are all of its tenants. */
export interface PoolReport<Key extends string> {
  /** Tenants that have what they need. */
  readonly ready: number
  readonly failed: Map<Key, AuthError>
  /** Tenants that were not reached before the run ended. */
  readonly untried: readonly Key[]
}

/** What `renewDue` came to. */
export interface RenewalReport<Key extends string> extends PoolReport<Key> {
  /** Those among `ready` that got another token, from the vendor or from another process. */
  readonly renewed: number
}

/** How many of a pool's instances are in which state. The five states add up to `size`. */
export interface AuthPoolSummary extends Readonly<Record<AuthStatus['state'], number>> {
  readonly size: number
  /** Whose token was refused by the API or the program. */
  readonly suspect: number
  /** With a token request under way. */
  readonly refreshing: number
  /** Whose next token request a failure delays. */
  readonly backoff: number
}

/** Options of `createAuthPool`. */
export interface AuthPoolOptions<Key extends string, Instance extends Auth<string>> {
  /** Makes a tenant's instance, and does so at once: what takes time belongs into a credentials function. */
  create: (key: Key) => Instance
  /**
   * The most instances to keep. Past it the least recently used one leaves that may, approximately so where more than 16 have to
   * stay: one stays while a token request is under way, while a 401 is not worth another one, while the cache may hold what was
   * forgotten and, unless a shared cache remembers them, as long as its token lives, a failure delays its next request, or its
   * requests count towards the vendor's limit. If too many stay, the pool grows past `max`, with the event `pool_exceeded`.
   *
   * @default no limit
   */
  max?: number | undefined
}
