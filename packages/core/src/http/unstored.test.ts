import { afterEach, expect, it, vi } from 'vitest'
import { json, serve } from './server.fixture.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** Sends two token requests by a module that has sent none yet, and gives the cache modes that `fetch` was told. */
async function cacheModes(): Promise<(RequestCache | undefined)[]> {
  vi.resetModules()
  const { post } = await import('./http.fixture.js')
  const server = await serve(json({}))
  const modes: (RequestCache | undefined)[] = []
  const spy: typeof fetch = (input, init) => {
    modes.push(init?.cache)
    return fetch(input, init)
  }
  for (const _ of [1, 2]) expect(await post(server.origin, { json: {} }, { fetch: spy })).toMatchObject({ status: 200 })
  return modes
}

it('a token request says that its reply is for no store', async () => {
  expect(await cacheModes()).toEqual(['no-store', 'no-store'])
})

it('where the runtime refuses that word it is left out, and the runtime is asked once', async () => {
  const refused = vi.fn()
  class OldRequest extends Request {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      if (init?.cache !== undefined) {
        refused()
        throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.")
      }
      super(input, init)
    }
  }
  vi.stubGlobal('Request', OldRequest)
  expect(await cacheModes()).toEqual([undefined, undefined])
  expect(refused).toHaveBeenCalledOnce()
})
