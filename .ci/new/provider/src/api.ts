import type { TokenHttpReply, TokenHttpRequest, TokenResponse } from '@auth/core'
import type { AcmeCredentials } from './options.js'

/** TO STATE: the hosts that Acme's documentation names, and its page. Nothing is at `.invalid` (RFC 2606). */
export const baseUrls = {
  production: 'https://api.acme.invalid',
  sandbox: 'https://sandbox.acme.invalid',
}

/** TO STATE: the path of the token endpoint, and Acme's page. */
export const tokenPath = '/token'

/** The token request, ACME-1. */
export function tokenRequest(_credentials: AcmeCredentials): TokenHttpRequest {
  // By the book of OAuth (RFC 6749 section 4.4.2): { form: { grant_type: 'client_credentials', client_id: …, client_secret: … } }
  throw new Error('TO STATE in src/api.ts: what tokenRequest sends, { form } or { json }')
}

/** Reads the reply to a token request. */
export function tokenResponse(_reply: TokenHttpReply): TokenResponse {
  // By the book of OAuth (RFC 6749 section 5.1): oauthTokenResponse(reply, 'acme') of @auth/core
  throw new Error('TO STATE in src/api.ts: how tokenResponse reads the token and its end')
}
