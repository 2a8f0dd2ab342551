import { AuthError, type TokenHttpReply } from '@auth/core'

/** Turns a refused login into an error. Toast's own message is left out: it may repeat what was sent. */
export function loginError({ status }: TokenHttpReply): AuthError {
  if (status === 401) {
    return new AuthError({
      code: 'invalid_credentials',
      provider: 'toast',
      status,
      message:
        'Toast refused the client id or client secret (401). Check that both are complete and belong to this environment: sandbox and production have different ones',
    })
  }
  return new AuthError({
    code: 'invalid_response',
    provider: 'toast',
    status,
    message: `Toast answered the login with ${status}. Check the host that Toast gave you`,
  })
}
