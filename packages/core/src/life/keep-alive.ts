import type { GetTokenOptions } from '../contract/auth.js'

/** Hands a flight to the runtime. A `waitUntil` that throws, as one that lost its `this` does, breaks nothing. */
export function keepAlive(flight: { readonly ended: Promise<unknown> }, options: GetTokenOptions | undefined): void {
  try {
    const kept: unknown = options?.waitUntil?.(flight.ended)
    // One that is async would end the process by a rejection that nobody looks at.
    Promise.resolve(kept).catch(() => undefined)
  } catch {
    // The runtime may then drop the request; whoever joins it starts anew.
  }
}
