import { AuthError } from '../contract/errors.js'

/**
 * The error for a `fetch` that can never work, whatever the network does: it was given a dispatcher from
 * another version of undici. A retry would only add to the requests that the vendor counts.
 *
 * @returns `undefined` for anything else that was thrown
 */
export function dispatcherFault(thrown: unknown, provider: string): AuthError | undefined {
  const isRefused = [thrown, member(thrown, 'cause')].some((error) => refusals.test(String(member(error, 'message'))))
  if (!isRefused) return undefined
  const message =
    'the dispatcher is of another version of undici than the fetch that was given it, so nothing was sent. Let options.fetch be the fetch of the package that the dispatcher comes from'
  return fault(message, provider, thrown)
}

/** Undici's message, since it has no specific code for this. */
const refusals = /^(invalid on[A-Z]\w+ method|agent\.dispatch is not a function)$/

/** The error for a client that throws when a server answers with one of these statuses, or with any that the client rejects. */
export function statusFault(thrown: unknown, provider: string, statuses?: ReadonlySet<number>): AuthError | undefined {
  const thrownFor = member(member(thrown, 'response'), 'status')
  if (typeof thrownFor !== 'number' || (statuses !== undefined && !statuses.has(thrownFor))) return undefined
  const message = `options.fetch throws where the server answers with ${thrownFor}. It has to give back every reply, as fetch does: switch that off (ky: throwHttpErrors: false), or leave options.fetch out`
  return fault(message, provider, thrown)
}

/** The error for a `fetch` that returned something other than an unread `Response`, the platform's or a client's. */
export function notAResponse(got: unknown, provider: string): AuthError | undefined {
  const type = got === null ? 'null' : typeof got
  const { status, body, text, bodyUsed } = (type === 'object' ? got : {}) as Partial<Response>
  if (bodyUsed || body?.locked) {
    return fault(
      'options.fetch gave a response whose body has been read already. Let it read a clone() of it',
      provider,
    )
  }
  if (typeof status === 'number' && (body !== undefined || typeof text === 'function')) return undefined
  const what = type === 'object' ? 'an object without those' : type
  return fault(
    `options.fetch takes a function that gives a Response, with a status and a body; it gave ${what}`,
    provider,
  )
}

function fault(message: string, provider: string, cause?: unknown): AuthError {
  return new AuthError({ code: 'invalid_options', provider, message, cause })
}

function member(of: unknown, name: string): unknown {
  try {
    return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined
  } catch {
    // What was thrown may itself throw when inspected.
    return undefined
  }
}
