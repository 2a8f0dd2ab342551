import { takes } from '@auth/core'
import * as v from 'valibot'

const text = v.pipe(v.string(), v.nonEmpty(takes('a non-empty string')))

const wholeNumber = (least: number, most: number) => {
  const message = takes(`a whole number from ${least} to ${most}`)
  return v.pipe(v.number(), v.integer(message), v.minValue(least, message), v.maxValue(most, message))
}

/** Statuses whose replies have no body (fetch standard, "null body status"). */
const withoutBody = [204, 205, 304]

/** A reply has no body with some statuses. */
const noBodyWhereNone = <Reply extends { status?: number; body?: unknown }>() =>
  v.check<Reply, (issue: object) => string>(
    ({ status, body }) => body === undefined || status === undefined || !withoutBody.includes(status),
    takes(`no field body with the statuses ${withoutBody.join(', ')}`),
  )

const headersSchema = v.pipe(
  v.record(v.string(), v.string()),
  v.check(areHeaders, takes('valid header names and values')),
)

/** `SimulatorFailure` as it may come from outside: every field checked, none unknown, and one that makes it a failure. @internal */
export const failureSchema = v.pipe(
  v.strictObject({
    target: v.exactOptional(v.picklist(['token', 'api'], takes("'token' or 'api'"))),
    status: v.exactOptional(wholeNumber(200, 599)),
    body: v.exactOptional(v.unknown()),
    headers: v.exactOptional(headersSchema),
    delayMs: v.exactOptional(wholeNumber(0, 600_000)),
    networkError: v.exactOptional(v.boolean()),
    times: v.exactOptional(wholeNumber(1, 10_000)),
  }),
  v.check(
    ({ status, body, delayMs, networkError }) =>
      status !== undefined || body !== undefined || delayMs !== undefined || networkError === true,
    takes('at least one of status, body, delayMs and networkError: true'),
  ),
  noBodyWhereNone(),
)

/** An endpoint of a test's own. Its method and path are checked by the simulator. @internal */
export const endpointSchema = v.pipe(
  v.strictObject({
    method: v.picklist(
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
      takes('one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS'),
    ),
    path: text,
    status: v.exactOptional(wholeNumber(200, 599)),
    body: v.exactOptional(v.unknown()),
    headers: v.exactOptional(headersSchema),
  }),
  noBodyWhereNone(),
)

/** All endpoints of a test's own. @internal */
export const endpointsSchema = v.strictObject({ endpoints: v.array(endpointSchema) })

/** Who can log in. Each is checked by the simulator. @internal */
export const usersSchema = v.strictObject({ users: v.array(v.unknown()) })

/** The header of a request that a test's own server got. @internal */
export const authorizationSchema = v.strictObject({
  authorization: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((value) => areHeaders({ authorization: value }), takes('a valid header value')),
    ),
  ),
})

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
