import { describe, expect, it, vi } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { memoryCache } from '../record/memory-cache.js'
import { createAuth } from '../life/create-auth.js'
import { testClock, testCredentials, testProvider } from '../life/provider.fixture.js'
import { settled } from '../life/get-token.fixture.js'

const canary = 'https://api.test.example/token?securityCode=canary'

/** What Next.js throws from `fetch` on a page that it renders ahead, so that it renders it at each request. */
const dynamicUsage = () => Object.assign(new Error(`no-store fetch ${canary}`), { digest: 'DYNAMIC_SERVER_USAGE' })

/** An instance of a vendor with a limit of two requests an hour, and a fetch whose next reply a test chooses. */
function setUp(more: Parameters<typeof createAuth>[1] | object = {}) {
  const fetch = vi.fn(async (): Promise<Response> => Response.json({}))
  let tokens = 0
  const provider = testProvider(async (_credentials, http) => {
    await http.post('https://api.test.example/token', { json: {} })
    tokens += 1
    return { accessToken: `token-${tokens}`, expiresInSeconds: 3_600 }
  })
  const clock = testClock()
  const limited = { ...provider, policy: { ...provider.policy, requestsPerHour: 2 } }
  const options = { credentials: testCredentials, now: clock.now, fetch, tokenRequestLimit: 'enforce' as const }
  return { auth: createAuth(limited, { ...options, ...more }), fetch, clock }
}

describe('a token request that a framework ends, because it renders ahead', () => {
  it('ends with an error that the framework knows as its own, without its words', async () => {
    const { auth, fetch } = setUp()
    fetch.mockRejectedValueOnce(dynamicUsage())
    const error = await caught(auth.getToken())
    expect(error).toMatchObject({ code: 'aborted', digest: 'DYNAMIC_SERVER_USAGE', retryable: false })
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain('canary')
  })

  it('is not sent again, holds nothing back, and does not count against the vendor’s limit', async () => {
    const { auth, fetch } = setUp({ cache: memoryCache() })
    for (const _ of [1, 2, 3]) {
      fetch.mockRejectedValueOnce(dynamicUsage())
      await caught(auth.getToken())
    }
    expect(fetch).toHaveBeenCalledTimes(3)
    expect(await auth.getToken()).toMatchObject({ accessToken: 'token-1' })
  })

  it('fails for the page that began it alone: whoever joined it asks anew', async () => {
    const { auth, fetch } = setUp()
    const { promise, reject } = Promise.withResolvers<Response>()
    fetch.mockReturnValueOnce(promise)
    const ahead = caught(auth.getToken())
    await settled()
    const joined = auth.getToken()
    reject(dynamicUsage())
    expect(await ahead).toMatchObject({ digest: 'DYNAMIC_SERVER_USAGE' })
    expect(await joined).toMatchObject({ accessToken: 'token-1' })
  })

  it('is not taken for a recovery that failed: the caller gets no 401', async () => {
    const { auth, fetch } = setUp()
    await auth.getToken()
    fetch.mockResolvedValueOnce(new Response(null, { status: 401 }))
    fetch.mockRejectedValueOnce(dynamicUsage())
    expect(await caught(auth.fetch('https://api.test.example/things'))).toMatchObject({
      digest: 'DYNAMIC_SERVER_USAGE',
    })
  })

  it('is known wherever a framework ends it, and in whatever its error was wrapped', async () => {
    const wrapped = new Error('wrapped', { cause: new TypeError('again', { cause: dynamicUsage() }) })
    const { auth } = setUp({ credentials: () => Promise.reject(wrapped) })
    expect(await caught(auth.getToken())).toMatchObject({
      code: 'credentials_unavailable',
      digest: 'DYNAMIC_SERVER_USAGE',
    })
  })
})

it.each<[string, object]>([
  ['a number, as frameworks give to errors of programs', { digest: '1842255461' }],
  ['anything that could be a secret', { digest: 'NEXT_REDIRECT;replace;/login?token=canary;307;' }],
  [
    'nothing to be read',
    {
      get digest() {
        throw new Error('no')
      },
    },
  ],
])('a digest that is %s makes a failed connection no signal', async (_what, members) => {
  const { auth, fetch } = setUp({ tokenRequestLimit: 'pace', retry: { limit: 0 } })
  fetch.mockRejectedValueOnce(Object.defineProperties(new Error('x'), Object.getOwnPropertyDescriptors(members)))
  const error = await caught(auth.getToken())
  expect(error.code).toBe('provider_unavailable')
  expect(error).not.toHaveProperty('digest')
})
