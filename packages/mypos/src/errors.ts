import { AuthError, oauthErrorWord, type AuthErrorCode, type TokenHttpReply } from '@auth/core'
import type { TokenForm } from './api.js'

type GrantType = TokenForm['grant_type']

const reauthorize: Record<Exclude<GrantType, 'client_credentials'>, string> = {
  authorization_code:
    'myPOS refused the authorization code: it was used before, is too old, or belongs to another client or redirectUri. Send the user to the authorize page again and make an instance with the new code',
  refresh_token:
    'myPOS refused the refresh token: it was used before, revoked, or is too old. Ask the user to authorize again, and store the new refresh token',
}

/** Turns a refused token request into an error (RFC 6749 section 5.2). The vendor's own words are left out. */
export function tokenError(reply: TokenHttpReply, grantType: GrantType): AuthError {
  const word = oauthErrorWord(reply)
  if (word === 'invalid_grant' && grantType !== 'client_credentials') {
    return refusal(reply, 'reauthorization_required', reauthorize[grantType])
  }
  if (word === 'invalid_scope') {
    return refusal(
      reply,
      'invalid_options',
      "myPOS refused the scope. options.scope takes ['webhooks'] for the Webhook API and is left out for the Transactions API",
    )
  }
  if (reply.status === 401 || word === 'invalid_client' || word === 'invalid_grant') return invalidCredentials(reply)
  if (word === 'unauthorized_client' || word === 'unsupported_grant_type') {
    return refusal(
      reply,
      'invalid_options',
      `myPOS does not let this client use the grant ${grantType}. options.grant takes what was agreed with myPOS; { type: 'client_credentials' } works for every client`,
    )
  }
  return refusal(reply, 'invalid_response', `myPOS answered the token request with ${reply.status}. Check the base URL`)
}

/** Turns a refused revocation into an error (RFC 7009 section 2.2.1). */
export function revocationError(reply: TokenHttpReply): AuthError {
  if (reply.status === 401 || oauthErrorWord(reply) === 'invalid_client') return invalidCredentials(reply)
  return refusal(
    reply,
    'invalid_response',
    `myPOS answered the revocation with ${reply.status}; the token still works. Check the revocation URL`,
  )
}

/** RFC 6749 section 4.1.2: a client must not use a code more than once. */
export function codeSpent(): AuthError {
  return new AuthError({
    code: 'reauthorization_required',
    provider: 'mypos',
    message:
      'the authorization code was sent before and is good for one request only. Send the user to the authorize page again and make an instance with the new code',
  })
}

function invalidCredentials(reply: TokenHttpReply): AuthError {
  return refusal(
    reply,
    'invalid_credentials',
    `myPOS refused the client id or client secret (${reply.status}). Check that both are complete and belong to this environment; the newer "API Gateway" of myPOS is a different product with other credentials, which do not work here`,
  )
}

function refusal({ status }: TokenHttpReply, code: AuthErrorCode, message: string): AuthError {
  return new AuthError({ code, provider: 'mypos', status, message })
}
