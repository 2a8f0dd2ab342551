import type { TokenHttp, TokenHttpReply, TokenHttpRequest, TokenResponse } from '../../contract/provider.js'
import { isAuthError, type AuthError, type AuthErrorCode } from '../../contract/errors.js'
import { createTokenHttp } from '../../http/http.js'
import type { ProviderUnderTest } from './set-up.js'

/** Uses one of a provider's functions. */
export type Call = (setUp: ProviderUnderTest, http: TokenHttp) => Promise<TokenResponse | undefined>

/** What a provider sent by one `http.post`, and what came back. */
interface Sent {
  readonly url: string
  readonly request: TokenHttpRequest
  reply?: TokenHttpReply
}

/** The outcome of one call. */
export type Outcome = { readonly posts: readonly Sent[] } & (
  | { readonly response: TokenResponse | undefined }
  | { readonly error: unknown }
)

/** Calls, and lets `post` answer the requests. */
export async function outcomeOf(setUp: ProviderUnderTest, call: Call, post = simulated(setUp)): Promise<Outcome> {
  const posts: Sent[] = []
  const http: TokenHttp = {
    async post(url, request) {
      const sent: Sent = { url, request }
      posts.push(sent)
      sent.reply = await post(url, request)
      return sent.reply
    },
  }
  try {
    return { posts, response: await call(setUp, http) }
  } catch (error) {
    return { posts, error }
  }
}

/** The simulated vendor's reply to the one request of a call. */
export async function replyTo(setUp: ProviderUnderTest, call: Call): Promise<Required<Sent>> {
  const outcome = await outcomeOf(setUp, call)
  const [sent] = outcome.posts
  if (sent?.reply !== undefined) return { ...sent, reply: sent.reply }
  const instead = 'error' in outcome ? String(outcome.error) : 'no request'
  throw new Error(`expected a reply of the simulated vendor, got ${instead}`)
}

/** HTTP access to the simulated vendor, as core makes it, but without retries. */
function simulated({ provider, fetch }: ProviderUnderTest): TokenHttp['post'] {
  return async (url, request) => {
    let trouble: unknown
    const http = createTokenHttp({
      provider: provider.name,
      async fetch(input, init) {
        try {
          const response = await fetch(new Request(input, init))
          if (response === undefined) throw new Error(`the simulated vendor has no answer to POST ${url}`)
          return response
        } catch (error) {
          trouble = error
          throw error
        }
      },
      now: () => Date.now(),
      timeoutMs: 10_000,
      totalTimeoutMs: () => 10_000,
      retry: { limit: 0, delayMs: 0 },
      onRetry: () => undefined,
      onSlept: () => undefined,
    })
    try {
      return await http.post(url, request)
    } catch (error) {
      // A fault in the simulated vendor itself, which core would reduce to a failed connection.
      throw trouble ?? error
    }
  }
}

/** Answers with a reply as core reads it: `undefined` for a body that is not JSON. */
export function answering(status: number, body: unknown): TokenHttp['post'] {
  return async () => ({ ok: status < 300, status, body })
}

/** The error that a call ended with. @throws Error if it ended without one of these codes */
export function expectAuthError(what: string, outcome: Outcome, codes: readonly AuthErrorCode[]): AuthError {
  const error = 'error' in outcome ? outcome.error : 'no error'
  if (!isAuthError(error)) throw new Error(`${what}: expected an AuthError, got ${String(error)}`)
  if (codes.includes(error.code)) return error
  throw new Error(`${what}: expected the code ${codes.join(' or ')}, got ${error.code}`)
}

/** What a call resolved with. @throws Error if it rejected */
export function expectResponse(what: string, outcome: Outcome): TokenResponse | undefined {
  if ('error' in outcome) throw new Error(`${what}: expected success, got ${String(outcome.error)}`)
  return outcome.response
}
