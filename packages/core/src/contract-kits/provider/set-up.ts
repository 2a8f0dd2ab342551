import type { Provider } from '../../contract/provider.js'
import type { AuthErrorCode } from '../../contract/errors.js'

/** A provider to test, and a simulated vendor behind it. */
export interface ProviderUnderTest<Credentials extends object = object> {
  readonly provider: Provider<Credentials, string, string>
  /** The simulated vendor. `undefined` means that it has no answer to this request, which fails the case. */
  readonly fetch: (request: Request) => Promise<Response | undefined>
  /** What the vendor accepts. The secret, unless the client has none, has at least 8 characters, so that it can be searched for. */
  readonly credentials: Credentials
  /** The same subject with another secret, which the vendor refuses; of a client without a secret, one that it does not know. */
  readonly wrongCredentials: Credentials
  /**
   * The code that wrong credentials end with.
   *
   * @default 'invalid_credentials'
   */
  readonly refusal?: AuthErrorCode
  /** One that the vendor accepts, and replaces with another unless `policy.refreshTokenStays`; for a provider with `refreshToken`. */
  readonly refreshToken?: string
  /** Cleans up; called after each case, once for each provider made. */
  readonly dispose?: () => void | Promise<void>
}

/** Makes another provider of the same kind, since one may remember what it has sent. */
type Make = () => Promise<ProviderUnderTest>

/** A case before it gets something to test. */
export type ProviderCase = readonly [name: string, run: (make: Make) => Promise<void>]
