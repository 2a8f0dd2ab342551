import * as v from 'valibot'
import { parseOptions, takes } from '../options/parse.js'
import type { OwnEndpoint } from '../contract/simulator.js'

/** @throws AuthError `invalid_options` */
export function checkEndpoints(endpoints: unknown, provider: string): OwnEndpoint[] {
  return parseOptions(schema, endpoints, provider, 'endpoints')
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const
const schema = v.array(
  v.strictObject({
    method: v.picklist(methods, takes(`one of ${methods.join(', ')}`)),
    path: v.pipe(v.string(), v.regex(/^\/[^?#\s]*$/, takes('a path that begins with a slash, without a query'))),
    answer: v.custom<OwnEndpoint['answer']>((input) => typeof input === 'function', takes('a function')),
  }),
)

/** The answer, or an error reply if there was no response: otherwise MSW would let the request out to the network. */
export function asResponse(answer: unknown, what: string): Response {
  const { status, headers } = (answer ?? {}) as Partial<Response>
  if (typeof status === 'number' && typeof headers === 'object') return answer as Response
  return new Response(`The answer of ${what} is no Response`, { status: 500 })
}
