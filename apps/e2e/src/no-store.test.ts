import { createMyposAuth } from '@auth/mypos'
import { startSandbox } from '@auth/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { vendors } from './vendors.fixture.js'

/** A `fetch` that notes the cache mode of each request, as a framework that keeps replies would read it. */
function notingFetch(reply: typeof fetch) {
  const modes: RequestCache[] = []
  const noting: typeof fetch = (input, init) => {
    modes.push(new Request(input, init).cache)
    return reply(input, init)
  }
  return { modes, fetch: noting }
}

it.each(vendors)('a token request of $name asks that its reply be stored nowhere', async ({ create, reply }) => {
  const { modes, fetch } = notingFetch(async () => Response.json(reply('token')))
  await create({ fetch }).getToken()
  expect(modes).toEqual(['no-store'])
})

it('a revocation asks for the same', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const { modes, fetch } = notingFetch(globalThis.fetch)
  const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
  const auth = createMyposAuth({ credentials, environment: { baseUrl: sandbox.url }, fetch })
  await auth.getToken()
  await auth.revoke()
  expect(modes).toEqual(['no-store', 'no-store'])
})

it('a call of the API keeps the cache mode that its caller chose', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const { modes, fetch } = notingFetch(globalThis.fetch)
  const credentials = { clientId: 'client_id', clientSecret: 'client_secret' }
  const auth = createMyposAuth({ credentials, environment: { baseUrl: sandbox.url }, fetch })
  await auth.getToken()
  for (const cache of ['default', 'no-cache'] as const) await auth.fetch(`${sandbox.url}/v1.1/transactions`, { cache })
  expect(modes.slice(1)).toEqual(['default', 'no-cache'])
})
