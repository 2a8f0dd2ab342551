import { AuthError, type TokenHttpReply } from '@auth/core'

/** Turns a refused token request into an error. The vendor's own words are left out: they may repeat what was sent. */
export function tokenError(reply: TokenHttpReply): AuthError {
  const { status } = reply
  if (isOfCredentials(reply)) {
    return new AuthError({
      code: 'invalid_credentials',
      provider: 'acme',
      status,
      message: `Acme refused the client id or client secret (${status}). Check that both are complete and belong to this environment`,
    })
  }
  return new AuthError({
    code: 'invalid_response',
    provider: 'acme',
    status,
    message: `Acme answered the token request with ${status}, which is not documented. Check the host`,
  })
}

/** Whether a reply says that the credentials are wrong. */
function isOfCredentials(_reply: TokenHttpReply): boolean {
  // By the book of OAuth (RFC 6749 section 5.2): oauthErrorWord(reply) === 'invalid_client', of @auth/core
  throw new Error('TO STATE in src/errors.ts: by which status or word Acme refuses wrong credentials')
}
