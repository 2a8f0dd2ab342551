import type { TokenHttp, TokenHttpGet, TokenHttpReply, TokenHttpRequest } from '../contract/token-http.js'
import { createTokenHttp, type TokenHttpOptions } from './http.js'
import { testClock } from '../life/provider.fixture.js'

/** Posts one token request with short pauses between retries and long deadlines, unless the test says otherwise. */
export function post(
  url: string,
  request: TokenHttpRequest = { json: {} },
  options: Partial<TokenHttpOptions> = {},
): Promise<TokenHttpReply> {
  return access(options).post(url, request)
}

/** The same by GET. */
export function get(
  url: string,
  request?: TokenHttpGet,
  options: Partial<TokenHttpOptions> = {},
): Promise<TokenHttpReply> {
  return access(options).get(url, request)
}

function access(options: Partial<TokenHttpOptions>): TokenHttp {
  return createTokenHttp({
    provider: 'test',
    fetch: (input, init) => fetch(input, init),
    now: testClock().now,
    timeoutMs: 4_000,
    totalTimeoutMs: () => 4_000,
    retry: { limit: 2, delayMs: 1 },
    onRetry: () => undefined,
    onReply: () => undefined,
    onSlept: () => undefined,
    ...options,
  })
}
