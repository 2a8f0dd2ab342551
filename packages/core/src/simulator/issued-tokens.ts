/** The tokens that a simulated vendor issued. */
export interface IssuedTokens<Issued extends IssuedToken = IssuedToken> {
  /** Notes a token that was issued to a user. */
  add(token: string, issued: Issued): void
  /** What is known of a token that works. */
  get(token: string): Issued | undefined
  /** The token of a request, if it works. */
  of(request: Request): Issued | undefined
  /** Ends one token. */
  delete(token: string): void
  /** Ends all tokens, or those for which it is asked to. */
  end(isMeant?: (issued: Issued) => boolean): void
}

/** What a simulated vendor knows of a token that it issued. */
export interface IssuedToken {
  /** The name of the user, or client, whose token it is. */
  readonly user: string
  /** When it ends, in epoch milliseconds. */
  readonly expiresAt: number
}

/** Makes a simulated vendor's memory of its tokens, by a clock in epoch milliseconds. */
export function issuedTokens<Issued extends IssuedToken = IssuedToken>(now: () => number): IssuedTokens<Issued> {
  const tokens = new Map<string, Issued>()
  const get = (token: string) => {
    const issued = tokens.get(token)
    return issued && now() < issued.expiresAt ? issued : undefined
  }
  return {
    add: (token, issued) => void tokens.set(token, issued),
    get,
    of: ({ headers }) => get(/^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? ''),
    delete: (token) => void tokens.delete(token),
    end(isMeant = () => true) {
      for (const [token, issued] of tokens) if (isMeant(issued)) tokens.delete(token)
    },
  }
}
