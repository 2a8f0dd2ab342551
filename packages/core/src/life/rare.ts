import type { Token } from '../contract/token.js'
import type { GrantEnd } from './grant-end.js'
import type { RecoveryGuard } from './recovery-guard.js'

/** What few instances ever have: one object, made on demand, saves each tenant a field for every part. */
export class Rare {
  guard: RecoveryGuard | undefined
  /** The last token that this instance requested because one was refused. */
  recovered: Token | undefined
  /** By token, so that concurrent calls send one revocation. */
  revocations: WeakMap<Token, Promise<void>> | undefined
  announcedLimit = 0
  /** When credentials were last read although a failure delayed the next request. */
  lookedAgainAt = 0
  /** Of the refresh token, where the vendor says so. */
  grantEnd: GrantEnd | undefined
  /** Set by a pool that the instance has left: called when a token request begins. */
  onStart: (() => void) | undefined
}
