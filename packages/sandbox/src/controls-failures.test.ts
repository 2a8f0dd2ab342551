import { describe, expect, it } from 'vitest'
import { rawRequest, sendRaw } from './raw-http.fixture.js'
import { post, requestToken, callApi, newToken, useSandbox } from './controls.fixture.js'

const sandbox = useSandbox()

describe('POST /__sandbox/{vendor}/fail-next', () => {
  it('makes as many token requests fail as it says, in the way it says', async () => {
    await post('mypos/fail-next', {
      status: 503,
      body: { why: 'maintenance' },
      headers: { 'retry-after': '9' },
      times: 2,
    })
    const first = await requestToken()
    expect([first.status, first.headers.get('retry-after'), await first.json()]).toEqual([
      503,
      '9',
      { why: 'maintenance' },
    ])
    expect((await requestToken()).status).toBe(503)
    expect((await requestToken()).status).toBe(200)
  })

  it('makes API requests fail: an endpoint that always answers 401', async () => {
    const token = await newToken()
    await post('mypos/fail-next', { target: 'api', status: 401, times: 100 })
    expect((await callApi(token)).status).toBe(401)
    expect((await requestToken()).status).toBe(200)
    expect((await callApi(token)).status).toBe(401)
  })

  it('cuts the connection', async () => {
    await post('mypos/fail-next', { networkError: true })
    await expect(requestToken()).rejects.toThrow('fetch failed')
    expect((await requestToken()).status).toBe(200)
  })

  it('holds a reply back and then gives it as usual', async () => {
    await post('mypos/fail-next', { delayMs: 5 })
    expect((await requestToken()).status).toBe(200)
  })

  it('answers 200 with a body that has no status: a maintenance page', async () => {
    await post('mypos/fail-next', { body: '<h1>Maintenance</h1>' })
    const page = await requestToken()
    expect([page.status, await page.text()]).toEqual([200, '<h1>Maintenance</h1>'])
    expect((await requestToken()).status).toBe(200)
  })

  it.each([
    ['not JSON', '{', 'body takes an object, got undefined'],
    ['an array', '[]', 'body takes at least one of status, body, delayMs and networkError: true'],
    ['nothing that fails', '{"times": 2}', 'body takes at least one of status, body, delayMs and networkError: true'],
    ['an unknown field', '{"status": 500, "statsu": 1}', 'body.statsu is not a known option'],
    ['a status in words', '{"status": "503"}', 'body.status takes a number, got string'],
    ['a status that ends no request', '{"status": 100}', 'body.status takes a whole number from 200 to 599'],
    ['a fraction of a request', '{"status": 500, "times": 1.5}', 'body.times takes a whole number from 1 to 10000'],
    ['a delay before now', '{"delayMs": -1}', 'body.delayMs takes a whole number from 0 to 600000'],
    ['another target', '{"status": 500, "target": "all"}', "body.target takes 'token' or 'api', got string"],
    ['a header that is no text', '{"status": 500, "headers": {"a": 1}}', 'body.headers.a takes a string, got number'],
    [
      'a header that HTTP has not',
      '{"status": 500, "headers": {"a b": "1"}}',
      'body.headers takes valid header names and values',
    ],
    [
      'a body where none can be',
      '{"status": 204, "body": ""}',
      'body takes no field body with the statuses 204, 205, 304',
    ],
  ])('refuses %s, and says which field', async (_, body, message) => {
    const reply = await fetch(`${sandbox().url}/__sandbox/mypos/fail-next`, { method: 'POST', body })
    expect([reply.status, await reply.json()]).toEqual([
      400,
      { error: expect.stringContaining(`sandbox: ${message}`) as string },
    ])
    expect((await requestToken()).status).toBe(200)
  })
})

describe('POST /__sandbox/{vendor}/reset', () => {
  it('takes back failures, tokens and counts', async () => {
    const token = await newToken()
    await post('mypos/fail-next', { status: 500 })
    expect(await (await post('mypos/reset')).json()).toMatchObject({ mypos: { tokenRequests: 0, apiRequests: 0 } })
    expect((await callApi(token)).status).toBe(401)
    expect((await requestToken()).status).toBe(200)
  })
})

describe('the controls', () => {
  it.each(['mypos', 'mypos/', 'mypos/fly', 'square/reset', 'mypos/reset/now', '__proto__/reset'])(
    'are named by the 404 of POST /__sandbox/%s',
    async (path) => {
      const reply = await post(path)
      expect([reply.status, await reply.text()]).toEqual([404, expect.stringContaining('toast/fail-next')])
    },
  )

  it('take POST only', async () => {
    const reply = await fetch(`${sandbox().url}/__sandbox/mypos/reset`)
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('are not for the pages of other sites, under whatever spelling', async () => {
    await newToken()
    for (const path of [
      '/__sandbox/mypos/reset',
      '/%5f_sandbox/mypos/reset',
      '/__sandbox/',
      '//__sandbox/mypos/reset',
    ]) {
      await fetch(sandbox().url + path, { method: 'POST', headers: { origin: 'https://elsewhere.example' } })
    }
    expect(sandbox().mypos.tokenRequests).toBe(1)
  })

  it('take a page of the sandbox itself', async () => {
    const { host } = new URL(sandbox().url)
    const lines = ['POST /__sandbox/mypos/reset HTTP/1.1', `Host: ${host}`, 'Content-Length: 0']
    expect((await sendRaw(sandbox().url, rawRequest([...lines, `Origin: http://${host}`]))).status).toBe(200)
    expect((await sendRaw(sandbox().url, rawRequest([...lines, 'Origin: http://elsewhere.example']))).status).toBe(403)
    expect((await sendRaw(sandbox().url, rawRequest([...lines, 'Origin: null']))).status).toBe(403)
  })
})
