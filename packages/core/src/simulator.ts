import { delay, http, HttpResponse } from 'msw'
import type { Simulator, SimulatorFailure } from './simulator-contract.js'

/** One path of a simulated vendor. */
export interface SimulatorEndpoint {
  /** `'token'` and `'api'` requests are counted and can be made to fail; `'other'` ones are neither. */
  kind: 'token' | 'api' | 'other'
  method: 'GET' | 'POST'
  /** The whole URL, in MSW's syntax: `https://api.example.com/v1/things/:id`. */
  url: string
  /** Answers as the vendor would. */
  answer: (request: Request, params: Record<string, string>) => Response | Promise<Response>
}

/** What a vendor's simulator is made of. */
export interface SimulatorInit {
  name: string
  endpoints: readonly SimulatorEndpoint[]
  /** Forgets every token that was issued. */
  forgetTokens: () => void
  /** Forgets whatever else a reset is to undo. */
  reset?: () => void
}

/** Makes a simulator of a vendor's endpoints: counts requests, plays the failures asked for, refuses other methods. */
export function createSimulator({ name, endpoints, forgetTokens, reset }: SimulatorInit): Simulator {
  const counts = { token: 0, api: 0, other: 0 }
  const failures: { token: SimulatorFailure[]; api: SimulatorFailure[] } = { token: [], api: [] }

  async function reply(
    { kind, answer }: SimulatorEndpoint,
    request: Request,
    params: Record<string, string>,
  ): Promise<Response> {
    counts[kind] += 1
    const failure = kind === 'other' ? undefined : failures[kind].shift()
    if (failure?.delayMs) await delay(failure.delayMs)
    if (failure?.networkError) return HttpResponse.error()
    if (failure?.status === undefined && failure?.body === undefined) return answer(request, params)
    return failedReply(failure)
  }

  return {
    name,
    handlers: endpoints.flatMap((endpoint) => [
      http[endpoint.method === 'GET' ? 'get' : 'post'](endpoint.url, ({ request, params }) =>
        reply(endpoint, request, params as Record<string, string>),
      ),
      http.all(endpoint.url, () => new HttpResponse(null, { status: 405, headers: { allow: endpoint.method } })),
    ]),
    get tokenRequests() {
      return counts.token
    },
    get apiRequests() {
      return counts.api
    },
    forgetTokens,
    failNext({ target = 'token', times = 1, ...failure }) {
      for (let count = 0; count < times; count += 1) failures[target].push(failure)
    },
    reset() {
      Object.assign(counts, { token: 0, api: 0, other: 0 })
      failures.token = []
      failures.api = []
      forgetTokens()
      reset?.()
    },
  }
}

function failedReply({ status = 200, body, headers = {} }: SimulatorFailure): Response {
  if (body === undefined || typeof body === 'string') return new HttpResponse(body ?? null, { status, headers })
  return new HttpResponse(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}
