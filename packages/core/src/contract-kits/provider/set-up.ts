import type { Provider } from '../../contract/provider.js'
import type { AuthErrorCode } from '../../contract/errors.js'

/** A provider to test, and a simulated vendor behind it. */
export interface ProviderUnderTest<Credentials extends object = object> {
  readonly provider: Provider<Credentials>
  /** The simulated vendor. `undefined` says that it has no answer to this request, which fails the case. */
  readonly fetch: (request: Request) => Promise<Response | undefined>
  /** What the vendor takes. The secret has 8 characters or more, so that it can be searched for. */
  readonly credentials: Credentials
  /** The same subject with another secret, which the vendor refuses. */
  readonly wrongCredentials: Credentials
  /**
   * What wrong credentials end with.
   *
   * @default 'invalid_credentials'
   */
  readonly refusal?: AuthErrorCode
  /** One that the vendor takes, and replaces by another; for a provider with `refreshToken`. */
  readonly refreshToken?: string
  /** Closes what was opened; called after each case, once for each provider made. */
  readonly dispose?: () => void | Promise<void>
}

/** Makes another provider of the same kind, since one may remember what it has sent. */
type Make = () => Promise<ProviderUnderTest>

/** A case before it is given something to test. */
export type ProviderCase = readonly [name: string, run: (make: Make) => Promise<void>]
