import type { Sandbox } from '@auth/sandbox'

type Failure = Omit<Parameters<Sandbox['toast']['failNext']>[0], 'target' | 'times'>

/**
 * A fault of a vendor's token endpoint that lasts until it is mended. The simulator plays and counts it; it is asked for
 * just before each request, so that no failure is left over for a later one.
 */
export class VendorFaults {
  readonly #simulator: Sandbox['toast']
  #failure: Failure | undefined

  constructor(simulator: Sandbox['toast']) {
    this.#simulator = simulator
  }

  /** Plays the fault for as long as the work takes. */
  async during<Result>(failure: Failure, work: () => Promise<Result>): Promise<Result> {
    this.#failure = failure
    try {
      return await work()
    } finally {
      this.#failure = undefined
    }
  }

  /** The way to the vendor, for an instance's `fetch` option. */
  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    if (this.#failure && request.method === 'POST') this.#simulator.failNext(this.#failure)
    return fetch(request)
  }
}
