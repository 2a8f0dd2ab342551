import type { AuthStatus } from '../contract/auth.js'
import type { VendorKind } from './model-vendor.fixture.js'

/** What a watch sees of its instance and of the world around it. */
export interface Watched {
  kind: VendorKind
  /** The instance's own clock. */
  now: () => number
  /** Time as it really passes. */
  elapsedMs: () => number
  status: () => Omit<AuthStatus, 'provider' | 'baseUrl'>
  /** When, by their own clocks, other instances of the credential last learnt what became of a request. */
  othersOutcomeAt: () => number
  /** The access token that the vendor issued for a request sent then. */
  accessTokenOf: (sentAt: number) => string
  breach: (what: string) => void
}

/** A token as the model sees it held. */
export interface Held {
  accessToken: string
  issuedAt: number
  expiresAt: number
  since: number
  advisoryMs: number
  mandatoryMs: number
  /** Before this, time alone justifies nothing. */
  refreshAt: number
  /** Before this, it is not renewed in the background. */
  backgroundAt: number
}
