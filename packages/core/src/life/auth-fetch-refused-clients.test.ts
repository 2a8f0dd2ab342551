import ky from 'ky'
import nodeFetch from 'node-fetch'
import { fetch as undiciFetch } from 'undici'
import { describe, expect, it } from 'vitest'
import { setUpFetch } from './auth-fetch.fixture.js'
import type { AuthFetch } from '../contract/auth.js'
import { caught } from '../util/caught.fixture.js'
import { reply } from '../http/server.fixture.js'
import type { AuthOptions } from '../options/options.js'

type Fetch = NonNullable<AuthOptions['fetch']>

const undici = undiciFetch as unknown as Fetch
const node = nodeFetch as unknown as Fetch
const post = (body: unknown) => ({ method: 'POST', body, duplex: 'half' }) as RequestInit
const stream = () => new Blob(['x']).stream()

function form(): FormData {
  const data = new FormData()
  data.set('name', 'Ada')
  return data
}

async function* pieces() {
  yield new Uint8Array([1])
}

describe('what a client would send as mere words is refused, and nothing is sent', () => {
  it.each<[string, Fetch, (url: string) => Parameters<AuthFetch>]>([
    ['a FormData of the platform through undici', undici, (url) => [url, post(form())]],
    ['a ReadableStream through node-fetch', node, (url) => [url, post(stream())]],
    ['the same with authRetry: false', node, (url) => [url, { ...post(stream()), authRetry: false }]],
    ['a generator through node-fetch', node, (url) => [url, post(pieces())]],
    ['a Request with a body through node-fetch', node, (url) => [new Request(url, { method: 'POST', body: 'x' })]],
  ])('%s', async (_what, fetchOption, toCall) => {
    const { auth, api } = await setUpFetch(reply(200), { fetch: fetchOption })
    const error = await caught(auth.fetch(...toCall(api.origin)))
    expect(error).toMatchObject({ code: 'invalid_options', retryable: false })
    expect(error.message).toMatch(/options\.fetch .*(FormData|ReadableStream)/)
    expect(api.requests).toHaveLength(0)
  })
})

describe('a client that throws for a status', () => {
  const client = (input: string | URL | Request, init?: RequestInit) => ky(input, { ...init, retry: 0 })

  it('is named where that is a 401, which it leaves nobody to mend', async () => {
    const { auth, api } = await setUpFetch(reply(401), { fetch: client })
    const error = await caught(auth.fetch(api.origin))
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain('options.fetch throws where the server answers with 401')
  })

  it('throws its own error for any other', async () => {
    const { auth, api } = await setUpFetch(reply(404), { fetch: client })
    await expect(auth.fetch(api.origin)).rejects.toMatchObject({ name: 'HTTPError' })
  })
})
