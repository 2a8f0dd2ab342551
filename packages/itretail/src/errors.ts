import { AuthError, oauthErrorWord, type TokenHttpReply } from '@auth/core'

/** Turns a refused login into an error. The vendor's own description is left out: it may repeat what was sent. */
export function loginError(reply: TokenHttpReply): AuthError {
  const { status } = reply
  const error = oauthErrorWord(reply)
  const refuse = (code: 'invalid_credentials' | 'invalid_response', message: string) =>
    new AuthError({ code, provider: 'itretail', status, message })
  if (error === 'invalid_client') {
    return refuse(
      'invalid_credentials',
      'the host takes logins of registered clients only (invalid_client), and no way to register is documented. Check the base URL, or ask IT Retail for API access',
    )
  }
  if (error === 'unsupported_grant_type' && status === 400) {
    return refuse('invalid_response', 'the host takes no password logins (unsupported_grant_type). Check the base URL')
  }
  if (error === 'invalid_request' && status === 400) {
    return refuse(
      'invalid_response',
      'the host cannot read the login (invalid_request). Check the base URL and tokenQuery',
    )
  }
  // Clients of the vendor read both statuses as this, whatever the body says.
  if (error === 'invalid_grant' || status === 400 || status === 401) {
    return refuse(
      'invalid_credentials',
      'IT Retail refused the user name or password. Correct them before trying again, since repeated wrong logins may lock the account; check too the access level and security code, where the user has them, and that the environment is the one where this user can log in to the Back End',
    )
  }
  return refuse(
    'invalid_response',
    `the host answered the login with ${status}, which is not documented. Check the base URL and tokenQuery`,
  )
}
