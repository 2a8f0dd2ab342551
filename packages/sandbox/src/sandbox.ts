import { checkedBy } from '@auth/core'
import { simulateItRetail } from '@auth/itretail/testing'
import { simulateMypos } from '@auth/mypos/testing'
import { simulateToast } from '@auth/toast/testing'
import type { RequestHandler } from 'msw'
import { controlHandlers } from './controls.js'
import { optionsSchema, type SandboxOptions } from './options.js'
import { listen } from './server.js'

/** A running sandbox: the three vendors on one origin. */
export interface Sandbox {
  /** The base URL of all three vendors, without a trailing slash: `environment: { baseUrl: sandbox.url }`. */
  readonly url: string
  readonly itretail: ReturnType<typeof simulateItRetail>
  readonly mypos: ReturnType<typeof simulateMypos>
  readonly toast: ReturnType<typeof simulateToast>
  /** Stops listening and ends all connections. Calling it again does no harm. */
  close(): Promise<void>
}

/**
 * Serves the three vendors' simulators over HTTP, and the controls under `/__sandbox/`.
 *
 * @throws AuthError `invalid_options`, also where the address cannot be listened on
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host, port, now } = checkedBy(() => optionsSchema).options(options, 'sandbox')
  const server = await listen({ host, port })
  const { url } = server
  try {
    const vendors = {
      itretail: simulateItRetail({ ...options.itretail, baseUrl: url, now }),
      mypos: simulateMypos({ ...options.mypos, baseUrl: url, now }),
      toast: simulateToast({ ...options.toast, baseUrl: url, now }),
    }
    const own = new Map<string, RequestHandler[]>()
    const controls = controlHandlers(url, vendors, own)
    const simulated = Object.values(vendors).flatMap(({ handlers }) => handlers)
    server.serve(() => [...controls, ...[...own.values()].flat(), ...simulated])
    return { url, ...vendors, close: () => server.close() }
  } catch (error) {
    await server.close()
    throw error
  }
}
