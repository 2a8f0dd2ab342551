import { toBase64Url } from '@auth/core/simulator'

/** What an authorization code is bound to, as on the authorize page. */
export interface IssueCodeOptions {
  clientId: string
  redirectUri: string
  /** The S256 challenge (RFC 7636). The request then needs its verifier; without one it must not have any. */
  codeChallenge?: string
}

/** The codes and refresh tokens that a simulated myPOS has issued to users' clients, each good for one request. */
export function userGrants() {
  const refreshTokens = new Map<string, string>()
  const codes = new Map<string, IssueCodeOptions>()

  /** Uses up the code or refresh token of a request. Returns the error word if it is not good. */
  async function redeem(form: URLSearchParams, clientId: string): Promise<string | undefined> {
    const grantType = form.get('grant_type')
    if (grantType === 'client_credentials') return undefined
    if (grantType === 'refresh_token') {
      const token = form.get('refresh_token') ?? ''
      return refreshTokens.get(token) === clientId && refreshTokens.delete(token) ? undefined : 'invalid_grant'
    }
    if (grantType !== 'authorization_code') return grantType === null ? 'invalid_request' : 'unsupported_grant_type'
    const code = form.get('code') ?? ''
    const issued = codes.get(code)
    codes.delete(code)
    const isGood =
      issued?.clientId === clientId &&
      issued.redirectUri === form.get('redirect_uri') &&
      issued.codeChallenge === (await challengeOf(form.get('code_verifier')))
    return isGood ? undefined : 'invalid_grant'
  }

  return {
    redeem,
    issueCode: (options: IssueCodeOptions) => issue(codes, options),
    issueRefreshToken: ({ clientId }: { clientId: string }) => issue(refreshTokens, clientId),
    ownerOf: (refreshToken: string) => refreshTokens.get(refreshToken),
    revoke: (refreshToken: string) => refreshTokens.delete(refreshToken),
    forgetUsers: (isGone: (user: string) => boolean) => {
      for (const [refreshToken, owner] of refreshTokens) if (isGone(owner)) refreshTokens.delete(refreshToken)
      for (const [code, { clientId }] of codes) if (isGone(clientId)) codes.delete(code)
    },
    reset: () => {
      refreshTokens.clear()
      codes.clear()
    },
  }
}

export const newToken = () => crypto.randomUUID().replaceAll('-', '')

function issue<Value>(store: Map<string, Value>, value: Value): string {
  const issued = newToken()
  store.set(issued, value)
  return issued
}

/** RFC 7636 section 4.2, S256. */
async function challengeOf(verifier: string | null): Promise<string | undefined> {
  if (verifier === null) return undefined
  return toBase64Url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
}
