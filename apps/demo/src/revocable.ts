import type { Auth, RevocableAuth } from '@auth/core'

/** Whether the vendor has revocation. */
export function isRevocable(auth: Auth): auth is RevocableAuth {
  return 'revoke' in auth
}
