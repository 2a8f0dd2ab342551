import { inspect } from 'node:util'
import type { Auth, AuthEvent } from '@auth/core'
import { observe } from '@auth/otel'
import { onTestFinished, vi } from 'vitest'
import { canaries, leaksIn, spellings } from './canaries.fixture.js'
import { recordingTelemetry } from './recording-telemetry.fixture.js'
import { surfacesOf } from './surfaces.fixture.js'
import type { Vendor } from './vendors.fixture.js'

/** How the made-up vendor answers one request. */
export type Answer = (request: Request) => Response | Promise<Response>

/** Where a failing path is walked: it keeps all that comes to the light of day meanwhile. */
export type Stage = ReturnType<typeof setStage>

const start = Date.UTC(2026, 0, 15, 12)

export function setStage(vendor: Vendor) {
  const events: AuthEvent[] = []
  const instances: Auth[] = []
  const sent: string[] = []
  const printed = listenToConsole()
  const { meter, tracer, given: observed } = recordingTelemetry()
  const observer = observe({ meter, tracer, labels: true })

  /** Makes an instance whose requests get the answers in order, and the last one for all that follow. */
  function create(answers: Answer | Answer[], options: object = {}): Auth {
    const queue = [answers].flat()
    const auth = vendor.create({
      now: () => start,
      retry: { limit: 1, delayMs: 0 },
      onEvent(event: AuthEvent) {
        events.push(event)
        observer(event)
      },
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const request = new Request(input, init)
        sent.push(JSON.stringify(await contentOf(request.clone())))
        const answer = queue.length > 1 ? queue.shift() : queue[0]
        if (answer === undefined) throw new Error('the path gives no answer')
        return answer(request)
      },
      ...options,
    })
    instances.push(auth)
    return auth
  }

  /** Where which secret can be read. Empty, if all is well. */
  function leaks(outcome: unknown): string[] {
    const surfaces = [
      ...surfacesOf('the outcome', outcome),
      ...surfacesOf('events', events),
      ...surfacesOf('metrics and spans', observed),
      ...instances.flatMap((auth) => [...surfacesOf('auth', auth), ...surfacesOf('auth.status()', auth.status())]),
      ...printed.map((line): [string, string] => ['the console', line]),
    ]
    return surfaces.flatMap(([where, text]) => leaksIn(text).map((name) => `${where}: ${name}`))
  }

  return { vendor, instances, events, observed, create, leaks, sent }
}

/** All of a request, as a careless vendor would send it back. */
async function contentOf(request: Request) {
  return { url: request.url, headers: Object.fromEntries(request.headers), body: await request.text() }
}

/** Answers with everything that was sent, and with every secret there is, wherever a reply can hold them. */
export function echo(status: number, form: 'json' | 'html' = 'json', changes: object = {}): Answer {
  return async (request) => {
    const content = JSON.stringify(await contentOf(request))
    const words = [...spellings().values()]
    const body = {
      error: canaries.secret,
      error_description: content,
      message: words.join(' '),
      messageKey: canaries.id,
      developerMessage: content,
      errors: words,
      ...changes,
    }
    const headers = {
      'retry-after': encodeURIComponent(canaries.secret),
      'www-authenticate': `Basic realm="${encodeURIComponent(canaries.secret)}"`,
      'x-echo': encodeURIComponent(content),
      'set-cookie': `token=${encodeURIComponent(canaries.accessToken)}`,
      'content-type': form === 'json' ? 'application/json' : 'text/html',
    }
    const text = form === 'json' ? JSON.stringify(body) : `<html><pre>${content}${words.join('\n')}</pre></html>`
    return new Response(text, { status, statusText: encodeURIComponent(canaries.secret), headers })
  }
}

/** An error that carries every secret in all places that errors have. */
export function carrier(): Error {
  const { id, secret, accessToken, refreshToken } = canaries
  return Object.assign(new Error(`failed for ${id}:${secret}`, { cause: new Error(refreshToken) }), {
    name: `Error of ${id}`,
    code: secret,
    syscall: accessToken,
    config: { headers: { authorization: `Bearer ${accessToken}` }, data: { secret, refreshToken } },
    response: { body: [...spellings().values()] },
  })
}

/** Keeps what is written, and lets none of it through. */
function listenToConsole(): string[] {
  const printed: string[] = []
  const keep = (...values: unknown[]) => {
    printed.push(...values.map((value) => (typeof value === 'string' ? value : inspect(value, { depth: Infinity }))))
    return true
  }
  const spies = [
    ...(['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(keep),
    ),
    vi.spyOn(process.stdout, 'write').mockImplementation(keep),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep),
    vi.spyOn(process, 'emitWarning').mockImplementation(keep),
  ]
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()))
  return printed
}
