import type { GetTokenOptions } from '../contract/auth.js'

/** Hands a flight to the runtime. A `waitUntil` that throws, for example because it lost its `this`, breaks nothing. */
export function keepAlive(flight: { readonly ended: Promise<unknown> }, options: GetTokenOptions | undefined): void {
  try {
    const kept: unknown = options?.waitUntil?.(flight.ended)
    // An async one would end the process with an unhandled rejection.
    Promise.resolve(kept).catch(() => undefined)
  } catch {
    // The runtime may then drop the request; those who join it start another.
  }
}
