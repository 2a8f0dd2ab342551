import type { RefreshTokens } from '@auth/core'
import { createMyposAuth, type MyposGrant, type MyposOptions } from './index.js'
import { credentials, now } from './provider.fixture.js'

export const { clientId } = credentials

export const redirectUri = 'https://app.example.com/back'

// The example of RFC 7636, appendix B.
export const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

export const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

export const create = (grant: MyposGrant, options: Partial<MyposOptions> = {}) =>
  createMyposAuth({ credentials, environment: 'sandbox', grant, now, retry: { delayMs: 1 }, ...options })

/** A store as a program would write one: a class, whose methods need their `this`. */
export class Store implements RefreshTokens {
  readonly saved: string[] = []
  readonly exclusive = true
  current: string | undefined
  constructor(current?: string) {
    this.current = current
  }
  async load() {
    return this.current
  }
  async save(refreshToken: string) {
    this.current = refreshToken
    this.saved.push(refreshToken)
  }
}

export const reauthorization = { code: 'reauthorization_required', retryable: false }
