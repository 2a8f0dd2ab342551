import { plainCause, signalOf } from '../util/plain-cause.js'

/** What went wrong, in one word that code can branch on. The README of `@auth/core` has the table with the advice. */
export type AuthErrorCode =
  | 'invalid_options'
  | 'credentials_unavailable'
  | 'invalid_credentials'
  | 'reauthorization_required'
  | 'grant_in_use'
  | 'rate_limited'
  | 'token_request_limit'
  | 'provider_unavailable'
  | 'timeout'
  | 'aborted'
  | 'invalid_response'
  | 'origin_not_allowed'

/** The content of an `AuthError`. Nothing in it may be secret: all of it is printed. */
export interface AuthErrorInit {
  /** Which of the documented failures this is. */
  code: AuthErrorCode
  /** The provider's name, for example `'toast'`. */
  provider: string
  /** The label of the instance. Not secret. */
  label?: string | undefined
  /** What happened and what to do about it. */
  message: string
  /** HTTP status of the vendor's reply, where there was one. */
  status?: number | undefined
  /** Milliseconds until a retry makes sense. */
  retryAfterMs?: number | undefined
  /** The underlying error. Only its name, `code` and `syscall` are kept. */
  cause?: unknown
}

const brand = Symbol.for('@auth/core/AuthError')

const retryableCodes: ReadonlySet<AuthErrorCode> = new Set([
  'credentials_unavailable',
  'grant_in_use',
  'rate_limited',
  'token_request_limit',
  'provider_unavailable',
  'timeout',
])

/**
 * The one error class of these packages. Recognise it with `isAuthError`, not with `instanceof`: two copies of core may
 * meet in one program.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  /** Which of the documented failures this is. */
  readonly code: AuthErrorCode
  /** The provider's name, for example `'toast'`. */
  readonly provider: string
  /** The instance's `label`, where it has one: which of many tenants this is about. */
  declare readonly label?: string
  /** HTTP status of the vendor's reply, where there was one. */
  declare readonly status?: number
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean
  /**
   * Milliseconds until the next token request may be sent, counted from when this error was made. Also set when
   * `retryable` is false: then something has to change, or the next request will fail too.
   */
  declare readonly retryAfterMs?: number
  /**
   * The marker by which a framework recognises its own errors, if one of those is the cause: let such an error
   * through. Next.js ends a token request this way on a page that it prerenders.
   */
  declare readonly digest?: string

  constructor({ code, provider, label, message, status, retryAfterMs, cause }: AuthErrorInit) {
    const plain = plainCause(cause)
    super(`${provider}: ${message}`, plain && { cause: plain })
    this.code = code
    this.provider = provider
    this.retryable = retryableCodes.has(code)
    if (label !== undefined) this.label = label
    if (status !== undefined) this.status = status
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs
    const digest = signalOf(cause)
    if (digest !== undefined) this.digest = digest
  }

  /** The message without the provider's name before it: what happened and what to do about it. */
  get detail(): string {
    return this.message.slice(this.provider.length + 2)
  }

  /** @internal */
  get [brand](): true {
    return true
  }
}

/**
 * Whether a value is an `AuthError`, from this copy of core or another, and has the given code, if any.
 *
 * @example
 * if (isAuthError(error, 'invalid_credentials')) askForNewCredentials()
 */
export function isAuthError<Code extends AuthErrorCode = AuthErrorCode>(
  error: unknown,
  code?: Code,
): error is AuthError & { code: Code } {
  if (typeof error !== 'object' || error === null) return false
  try {
    return brand in error && (code === undefined || (error as AuthError).code === code)
  } catch {
    // A proxy that throws, or a revoked one.
    return false
  }
}

/**
 * Says on an error which instance it is about, where it leaves that instance. What is no `AuthError` stays as it is.
 */
export function labelled<Thrown>(error: Thrown, label: string | undefined): Thrown {
  if (label === undefined || !isAuthError(error) || error.label === label) return error
  if (error.label === undefined && Reflect.set(error, 'label', label)) return error
  // One that the program throws each time, to another tenant too.
  const { code, provider, detail: message, status, retryAfterMs, cause } = error
  return new AuthError({ code, provider, label, message, status, retryAfterMs, cause }) as AuthError & Thrown
}
