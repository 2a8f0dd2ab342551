import { v } from '@auth/core'

const text = v.pipe(v.string(), v.nonEmpty('a non-empty string'))

const wholeNumber = (least: number, most: number) => {
  const takes = `a whole number from ${least} to ${most}`
  return v.pipe(v.number(), v.integer(takes), v.minValue(least, takes), v.maxValue(most, takes))
}

/** Statuses whose replies have no body (fetch standard, "null body status"). */
const withoutBody = [204, 205, 304]

/** `SimulatorFailure` as it may come from outside: every field checked, none unknown, and one that makes it a failure. @internal */
export const failureSchema = v.pipe(
  v.strictObject({
    target: v.exactOptional(v.picklist(['token', 'api'], "'token' or 'api'")),
    status: v.exactOptional(wholeNumber(200, 599)),
    body: v.exactOptional(v.unknown()),
    headers: v.exactOptional(
      v.pipe(v.record(v.string(), v.string()), v.check(areHeaders, 'valid header names and values')),
    ),
    delayMs: v.exactOptional(wholeNumber(0, 600_000)),
    networkError: v.exactOptional(v.boolean()),
    times: v.exactOptional(wholeNumber(1, 10_000)),
  }),
  v.check(
    ({ status, body, delayMs, networkError }) =>
      status !== undefined || body !== undefined || delayMs !== undefined || networkError === true,
    'at least one of status, body, delayMs and networkError: true',
  ),
  v.check(
    ({ status, body }) => body === undefined || status === undefined || !withoutBody.includes(status),
    `no field body with the statuses ${withoutBody.join(', ')}`,
  ),
)

/** What a myPOS authorization code is bound to. @internal */
export const codeSchema = v.strictObject({ clientId: text, redirectUri: text, codeChallenge: v.exactOptional(text) })

/** Whose a myPOS refresh token is. @internal */
export const refreshTokenSchema = v.strictObject({ clientId: text })

function areHeaders(headers: Record<string, string>): boolean {
  try {
    void new Headers(headers)
    return true
  } catch {
    return false
  }
}
