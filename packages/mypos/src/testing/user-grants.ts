import { toBase64Url } from '@auth/core/simulator'

/** What an authorization code is bound to, as on the authorize page. */
export interface IssueCodeOptions {
  clientId: string
  redirectUri: string
  /** The S256 challenge (RFC 7636). The request then needs its verifier; without one it must not have any. */
  codeChallenge?: string
}

/** A code or refresh token that was issued. One that was used stays known, since it may come again. */
interface Issued {
  readonly clientId: string
  readonly family: Family
  readonly code?: IssueCodeOptions
  isUsed: boolean
}

/** All refresh tokens that came of one authorization by a user. */
interface Family {
  isEnded: boolean
}

/**
 * The codes and refresh tokens that a simulated myPOS has issued to users' clients, each good for one request. One that comes again
 * ends all that came of it (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
 */
export function userGrants() {
  const refreshTokens = new Map<string, Issued>()
  const codes = new Map<string, Issued>()

  /** Uses up the code or refresh token of a request. Gives what its reply issues, if anything, or the error word if it is not good. */
  async function redeem(form: URLSearchParams, clientId: string): Promise<Redeemed> {
    const grantType = form.get('grant_type')
    if (grantType === 'client_credentials') return {}
    if (grantType === 'refresh_token') {
      const used = use(refreshTokens.get(form.get('refresh_token') ?? ''), clientId)
      return used === undefined ? { error: 'invalid_grant' } : { issueNext: () => issueIn(used.family, clientId) }
    }
    if (grantType !== 'authorization_code') {
      return { error: grantType === null ? 'invalid_request' : 'unsupported_grant_type' }
    }
    const used = use(codes.get(form.get('code') ?? ''), clientId)
    const isGood =
      used?.code?.redirectUri === form.get('redirect_uri') &&
      used.code.codeChallenge === (await challengeOf(form.get('code_verifier')))
    return isGood ? { issueNext: () => issueIn(used.family, clientId) } : { error: 'invalid_grant' }
  }

  const issueIn = (family: Family, clientId: string) => issue(refreshTokens, { clientId, family, isUsed: false })
  const liveOf = (refreshToken: string) => {
    const issued = refreshTokens.get(refreshToken)
    return issued && isLive(issued) ? issued : undefined
  }

  return {
    redeem,
    issueCode: (code: IssueCodeOptions) =>
      issue(codes, { clientId: code.clientId, code, family: { isEnded: false }, isUsed: false }),
    issueRefreshToken: ({ clientId }: { clientId: string }) => issueIn({ isEnded: false }, clientId),
    ownerOf: (refreshToken: string) => liveOf(refreshToken)?.clientId,
    revoke: (refreshToken: string) => {
      const live = liveOf(refreshToken)
      if (live) live.family.isEnded = true
    },
    forgetUsers: (isGone: (user: string) => boolean) => {
      for (const issued of [refreshTokens, codes]) {
        for (const [value, { clientId }] of issued) if (isGone(clientId)) issued.delete(value)
      }
    },
    reset: () => {
      refreshTokens.clear()
      codes.clear()
    },
  }
}

interface Redeemed {
  readonly error?: string
  readonly issueNext?: () => string
}

const isLive = ({ isUsed, family }: Issued) => !isUsed && !family.isEnded

/** Marks it as used, which ends its family where that was so already. Gives `undefined` where it is not good, or another client's. */
function use(issued: Issued | undefined, clientId: string): Issued | undefined {
  if (issued?.clientId !== clientId) return undefined
  const isGood = isLive(issued)
  if (issued.isUsed) issued.family.isEnded = true
  issued.isUsed = true
  return isGood ? issued : undefined
}

export const newToken = () => crypto.randomUUID().replaceAll('-', '')

function issue(among: Map<string, Issued>, issued: Issued): string {
  const value = newToken()
  among.set(value, issued)
  return value
}

/** RFC 7636 section 4.2, S256. */
async function challengeOf(verifier: string | null): Promise<string | undefined> {
  if (verifier === null) return undefined
  return toBase64Url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
}
