import type { Simulator, SimulatorFailure } from '@auth/core/testing'
import type { VendorFault } from './view.js'

type Failure = Omit<SimulatorFailure, 'target' | 'times'>

const failures: Readonly<Record<VendorFault, Failure>> = { down: { status: 503 }, slow: { delayMs: 500 } }

/**
 * Faults of a vendor that last until they are mended. The simulator plays and counts them; it is asked for just before each
 * request, so that no failure is left over for a later one.
 */
export class VendorFaults {
  readonly #simulator: Pick<Simulator, 'failNext'>
  #api: Failure | undefined
  /** That of the token endpoint. */
  current: VendorFault | undefined

  constructor(simulator: Pick<Simulator, 'failNext'>) {
    this.#simulator = simulator
  }

  /** Lets the API fail for as long as the work takes. */
  async ofApiDuring<Result>(failure: Failure, work: () => Promise<Result>): Promise<Result> {
    this.#api = failure
    try {
      return await work()
    } finally {
      this.#api = undefined
    }
  }

  /** The way to the vendor, for an instance's `fetch` option. */
  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    // Of what is posted, a revocation is no token request, and the simulator would keep the failure for the next one.
    if (request.method !== 'POST') {
      if (this.#api) this.#simulator.failNext({ ...this.#api, target: 'api' })
    } else if (this.current && !request.url.endsWith('/revoke')) this.#simulator.failNext(failures[this.current])
    return fetch(request)
  }
}
