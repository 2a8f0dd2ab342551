import type { TokenResponse } from '../../contract/provider.js'
import type { TokenHttp, TokenHttpReply, TokenHttpRequest } from '../../contract/token-http.js'
import { isAuthError, type AuthError, type AuthErrorCode } from '../../contract/errors.js'
import { createTokenHttp } from '../../http/http.js'
import { replyWith } from '../../http/reply.js'
import type { ProviderUnderTest } from './set-up.js'

/** Uses one of a provider's functions. */
export type Call = (setUp: ProviderUnderTest, http: TokenHttp) => Promise<TokenResponse | undefined>

/** What a provider sent by one call of `http`, and what came back. */
interface Sent {
  readonly method: keyof TokenHttp
  readonly url: string
  readonly request: TokenHttpRequest
  reply?: TokenHttpReply
}

/** The outcome of one call. */
export type Outcome = { readonly requests: readonly Sent[] } & (
  | { readonly response: TokenResponse | undefined }
  | { readonly error: unknown }
)

/** Calls, and lets `answer` reply to the requests. */
export async function outcomeOf(setUp: ProviderUnderTest, call: Call, answer = simulated(setUp)): Promise<Outcome> {
  const requests: Sent[] = []
  const sendBy =
    (method: keyof TokenHttp) =>
    async (url: string, request: TokenHttpRequest = {}) => {
      const sent: Sent = { method, url, request }
      requests.push(sent)
      sent.reply = await answer(sent)
      return sent.reply
    }
  try {
    return { requests, response: await call(setUp, { post: sendBy('post'), get: sendBy('get') }) }
  } catch (error) {
    return { requests, error }
  }
}

/** Replies to what was sent. */
type Answer = (sent: Sent) => Promise<TokenHttpReply>

/** The simulated vendor's reply to the one request of a call. */
export async function replyTo(setUp: ProviderUnderTest, call: Call): Promise<Required<Sent>> {
  const outcome = await outcomeOf(setUp, call)
  const [sent] = outcome.requests
  if (sent?.reply !== undefined) return { ...sent, reply: sent.reply }
  const instead = 'error' in outcome ? String(outcome.error) : 'no request'
  throw new Error(`expected a reply of the simulated vendor, got ${instead}`)
}

/** HTTP access to the simulated vendor, as core makes it, but without retries. */
function simulated({ provider, fetch }: ProviderUnderTest): Answer {
  return async ({ method, url, request }) => {
    let trouble: unknown
    const http = createTokenHttp({
      provider: provider.name,
      async fetch(input, init) {
        try {
          const response = await fetch(new Request(input, init))
          if (response === undefined)
            throw new Error(`the simulated vendor has no answer to ${method.toUpperCase()} ${url}`)
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
      onReply: () => undefined,
      onSlept: () => undefined,
    })
    try {
      return await http[method](url, request)
    } catch (error) {
      // A fault in the simulated vendor itself, which core would reduce to a failed connection.
      throw trouble ?? error
    }
  }
}

/**
 * Answers with a reply as core reads it: `undefined` for a body that is not JSON.
 *
 * @param header gives the headers, such as those of a real reply
 */
export function answering(status: number, body: unknown, header: TokenHttpReply['header'] = () => undefined): Answer {
  return async () => replyWith({ get: (name) => header(name) ?? null }, { ok: status < 300, status, body })
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
