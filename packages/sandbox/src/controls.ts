import { checkedBy, isAuthError } from '@auth/core'
import type { OwnEndpoint, Simulator } from '@auth/core/testing'
import type { MyposSimulator } from '@auth/mypos/testing'
import { http, HttpResponse, type RequestHandler } from 'msw'
import type * as v from 'valibot'
import {
  authorizationSchema,
  codeSchema,
  endpointsSchema,
  type endpointSchema,
  failureSchema,
  refreshTokenSchema,
  usersSchema,
} from './control-schemas.js'
import { problem } from './problem.js'

/** The vendors' simulators. */
export interface Vendors {
  readonly itretail: Simulator
  readonly mypos: MyposSimulator
  readonly toast: Simulator
}

/** Endpoints that were added while it runs, by vendor. */
type OwnHandlers = Map<string, RequestHandler[]>

/** Does what its name says with the parsed body of the request. Returns the reply; without one it is the status. */
type Control = (body: unknown) => object | void

/** Request handlers that let a test in any language do what a test in this one does with the simulators. */
export function controlHandlers(url: string, vendors: Vendors, own: OwnHandlers): RequestHandler[] {
  // No vendor has a path like it.
  const base = `${url}/__sandbox`
  const { mypos } = vendors
  const controls = new Map([
    ...Object.entries<Simulator>({ ...vendors }).flatMap(([name, vendor]) => controlsOf(vendor, name, own)),
    control('mypos/issue-code', (body) => ({ code: mypos.issueCode(read(codeSchema, body)) })),
    control('mypos/issue-refresh-token', (body) => ({
      refreshToken: mypos.issueRefreshToken(read(refreshTokenSchema, body)),
    })),
  ])
  const status = () =>
    Object.fromEntries(
      Object.entries(vendors).map(([name, { tokenRequests, apiRequests, users }]: [string, Simulator]) => [
        name,
        { baseUrl: url, tokenRequests, apiRequests, users },
      ]),
    )

  return [
    http.all(`${base}*`, ({ request }) => refuseForeignPage(request)),
    http.get(base, () => HttpResponse.json(status())),
    http.get(`${base}/`, () => HttpResponse.json(status())),
    http.all(`${base}/:vendor/:name`, async ({ request, params }) => {
      const run = controls.get(`${String(params['vendor'])}/${String(params['name'])}`)
      if (run === undefined) return undefined
      if (request.method !== 'POST') return problem(405, 'This control takes POST', { allow: 'POST' })
      try {
        const reply = run(await readJson(request)) ?? status()
        return reply instanceof Response ? reply : HttpResponse.json(reply)
      } catch (error) {
        if (isAuthError(error, 'invalid_options')) return problem(400, error.message)
        throw error
      }
    }),
    http.all(`${base}*`, () =>
      problem(404, `The controls are GET ${base}/ and POST ${base}/ with ${[...controls.keys()].join(', ')}`),
    ),
  ]
}

function controlsOf(vendor: Simulator, name: string, own: OwnHandlers): [string, Control][] {
  return [
    control(`${name}/forget-tokens`, () => vendor.forgetTokens()),
    control(`${name}/fail-next`, (body) => vendor.failNext(read(failureSchema, body))),
    control(`${name}/set-users`, (body) => vendor.setUsers(read(usersSchema, body).users)),
    control(`${name}/set-endpoints`, (body) => {
      own.set(name, vendor.handlersFor(read(endpointsSchema, body).endpoints.map(toEndpoint)))
    }),
    control(`${name}/authorize`, (body) => {
      const { authorization } = read(authorizationSchema, body)
      const headers = new Headers(authorization === undefined ? {} : { authorization })
      return vendor.authorize(new Request('http://127.0.0.1/', { headers })) ?? { authorized: true }
    }),
    control(`${name}/reset`, () => {
      own.delete(name)
      vendor.reset()
    }),
  ]
}

/** An endpoint with one answer, as JSON can describe it. */
function toEndpoint({
  method,
  path,
  status = 200,
  body,
  headers = {},
}: v.InferOutput<typeof endpointSchema>): OwnEndpoint {
  const isText = body === undefined || typeof body === 'string'
  const all = isText ? headers : { 'content-type': 'application/json', ...headers }
  const text = isText ? (body ?? null) : JSON.stringify(body)
  return { method, path, answer: () => new Response(text, { status, headers: all }) }
}

/** Pairs a control with its path. */
function control(path: string, run: Control): [string, Control] {
  return [path, run]
}

function read<Output>(schema: v.GenericSchema<unknown, Output>, body: unknown): Output {
  return checkedBy(() => schema).options(body, 'sandbox', 'body')
}

/** A browser lets any page send a simple POST anywhere, but names the page's site in it. Programs send no `Origin`. */
function refuseForeignPage({ headers }: Request): Response | undefined {
  const origin = headers.get('origin')
  if (origin === null || origin === `http://${headers.get('host')}`) return undefined
  return problem(403, 'The controls are for programs, not for the pages of other sites')
}

/** The parsed body, or `undefined` for one that is not JSON: where a body is needed, the schema refuses that. */
async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    return undefined
  }
}
