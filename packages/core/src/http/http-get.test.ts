import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { get } from './http.fixture.js'
import { json, reply, serve } from './server.fixture.js'

describe('a token request by GET', () => {
  it('has its headers and query, and neither body nor content type', async () => {
    const server = await serve(json({ some: 'reply' }))
    expect(await get(`${server.origin}/token?code=a%20b`, { headers: { 'x-key': 'some-key' } })).toMatchObject({
      ok: true,
      body: { some: 'reply' },
    })
    expect(server.requests).toMatchObject([{ method: 'GET', path: '/token?code=a%20b', body: '' }])
    expect(server.requests[0]?.headers).toMatchObject({ accept: 'application/json', 'x-key': 'some-key' })
    expect(server.requests[0]?.headers).not.toHaveProperty('content-type')
  })

  it('is sent again after a 503', async () => {
    const server = await serve(reply(503, ''), json({}))
    expect(await get(server.origin)).toMatchObject({ ok: true })
    expect(server.requests).toHaveLength(2)
  })

  it('is not sent again after a 503 where it may be sent once', async () => {
    const server = await serve(reply(503, ''), json({}))
    expect(await caught(get(server.origin, { once: true }))).toMatchObject({ code: 'provider_unavailable' })
    expect(server.requests).toHaveLength(1)
  })

  it('follows no redirect', async () => {
    const server = await serve(reply(302, '', { location: '/elsewhere' }), json({}))
    expect(await caught(get(server.origin))).toMatchObject({ code: 'invalid_response', status: 302 })
    expect(server.requests).toHaveLength(1)
  })

  it('reads no more than 64 KiB', async () => {
    const server = await serve(json('x'.repeat(64 * 1024)))
    expect(await caught(get(server.origin))).toMatchObject({ code: 'invalid_response' })
  })

  it('has the deadlines of a POST', async () => {
    const server = await serve(() => undefined)
    expect(await caught(get(server.origin, {}, { timeoutMs: 20 }))).toMatchObject({ code: 'timeout' })
  })

  it('is kept by no cache', async () => {
    const seen: (RequestInit | undefined)[] = []
    const fetch = async (_input: unknown, init?: RequestInit) => (seen.push(init), new Response('{}'))
    await get('https://api.test.example', {}, { fetch })
    expect(seen).toMatchObject([{ method: 'GET', cache: 'no-store', redirect: 'manual' }])
  })

  it('takes an empty body where any will do', async () => {
    expect(await get((await serve(reply(200, ''))).origin, { reply: 'any' })).toMatchObject({ body: undefined })
  })
})
