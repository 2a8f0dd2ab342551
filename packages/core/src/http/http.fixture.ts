import type { TokenHttpReply, TokenHttpRequest } from '../contract/provider.js'
import { createTokenHttp, type TokenHttpOptions } from './http.js'
import { testClock } from '../life/provider.fixture.js'

/** Sends one token request with short pauses between retries and long deadlines, unless the test says otherwise. */
export function post(
  url: string,
  request: TokenHttpRequest = { json: {} },
  options: Partial<TokenHttpOptions> = {},
): Promise<TokenHttpReply> {
  return createTokenHttp({
    provider: 'test',
    fetch: (input, init) => fetch(input, init),
    now: testClock().now,
    timeoutMs: 4_000,
    totalTimeoutMs: () => 4_000,
    retry: { limit: 2, delayMs: 1 },
    onRetry: () => undefined,
    onSlept: () => undefined,
    ...options,
  }).post(url, request)
}
