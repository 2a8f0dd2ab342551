import { describe, expect, it } from 'vitest'
import { consoleForEach, counts, examples } from './actions.fixture.js'
import { connectionActions, vendorActions } from './actions.js'

const suite = consoleForEach()
const { act } = suite

describe.each(examples)('%s', (id) => {
  it('get-token: a new one, then the one held', async () => {
    expect(await act(id, 'get-token')).toEqual({
      ok: true,
      text: '1 call, 1 token request: a new token',
      counts: counts(1, 1, 0, 0),
    })
    expect((await act(id, 'get-token')).text).toBe('1 call, 0 token requests: the held token was given out')
    expect(suite.served.connection(id)).toMatchObject({ state: 'valid', requests: { made: 1, saved: 1 } })
    expect(suite.served.connection(id).token?.masked).toMatch(/^….{4}$/)
  })

  it('call-api: one call, with the one token request that it needs', async () => {
    const first = await act(id, 'call-api')
    expect(first).toMatchObject({ text: '1 call, 1 token request: the API answered 200', counts: counts(1, 1, 1, 0) })
    expect((await act(id, 'call-api')).counts).toEqual(counts(1, 0, 1, 0))
  })

  it('invalidate: marks the token, and the next call replaces it', async () => {
    expect((await act(id, 'invalidate')).text).toBe('No token is held')
    await act(id, 'get-token')
    const { text } = await act(id, 'invalidate')
    expect(text).toBe('The token is marked as suspect: the next call asks for a new one')
    expect(suite.served.connection(id).suspect).toBe(true)
    expect((await act(id, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
    expect(suite.served.connection(id).suspect).toBe(false)
  })

  it('forget: no token is left, and the next call asks for one', async () => {
    await act(id, 'get-token')
    expect((await act(id, 'forget')).counts).toEqual(counts(0, 0, 0, 0))
    expect(suite.served.connection(id).state).toBe('none')
    expect((await act(id, 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
  })

  it('thousand-callers: one token request, whatever was held before', async () => {
    await act(id, 'get-token')
    expect((await act(id, 'thousand-callers')).counts).toEqual(counts(1000, 1, 0, 0))
    expect(suite.served.connection(id).requests).toEqual({ made: 2, saved: 999 })
  })

  it('always-401: no storm, and the fault is gone after it', async () => {
    expect((await act(id, 'always-401')).counts).toEqual(counts(100, 2, 110, 100))
    expect((await act(id, 'call-api')).counts).toEqual(counts(1, 0, 1, 0))
  })

  it('second-process: it takes the token from the cache and sends nothing', async () => {
    const { text, counts: counted } = await act(id, 'second-process')
    const masked = suite.served.connection(id).token?.masked ?? ''
    expect(text).toMatch(/^2 calls, 1 token request: process \d+ took …\S{4} from the shared cache and sent none$/)
    expect(text).toContain(masked)
    expect(counted).toEqual(counts(2, 1, 0, 0))
  })

  it('wrong-password: one request for 51 tries, and a right one is tried at once', async () => {
    await act(id, 'get-token')
    expect((await act(id, 'wrong-password')).counts).toEqual(counts(51, 1, 0, 51))
    const { lastError, backoff, state } = suite.served.connection(id)
    expect([state, backoff?.code, lastError?.code]).toEqual(['none', 'invalid_credentials', 'invalid_credentials'])
    expect((await act(id, 'get-token')).text).toBe(
      '1 call, failed, 0 token requests: held back after invalid_credentials',
    )
    const refused = await suite.served.post(`/connections/${id}/actions/always-401`)
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Give it the right one first')])
    expect(await act(id, 'right-password')).toMatchObject({
      text: '1 call, 1 token request: a right password is tried at once, whatever a wrong one was held back for',
      counts: counts(1, 1, 0, 0),
    })
    expect(suite.served.connection(id)).toMatchObject({ state: 'valid' })
    expect(suite.served.connection(id)).not.toHaveProperty('lastError')
  })
})

it('revoke: the vendor refuses the token after it, and the connection holds none', async () => {
  expect((await act('mypos/merchant-1', 'revoke')).counts).toEqual(counts(1, 1, 1, 0))
  expect(suite.served.connection('mypos/merchant-1').state).toBe('none')
  await act('mypos/merchant-1', 'get-token')
  expect((await act('mypos/merchant-1', 'revoke')).text).toBe(
    '1 call, 0 token requests: the token was revoked, and the vendor refuses it',
  )
})

it('revoke while the vendor is down: no failure is left over for a token request after it', async () => {
  await act('mypos/merchant-1', 'get-token')
  await act('mypos', 'vendor-down')
  expect((await act('mypos/merchant-1', 'revoke')).counts).toEqual(counts(1, 0, 1, 0))
  await act('mypos', 'vendor-up')
  expect((await act('mypos/merchant-1', 'get-token')).counts).toEqual(counts(1, 1, 0, 0))
})

it('Toast’s two token requests an hour are kept to: a suspect token goes on being given out', async () => {
  const id = 'toast/client-1'
  await act(id, 'get-token')
  await act(id, 'invalidate')
  expect((await act(id, 'get-token')).text).toBe('1 call, 1 token request: the vendor gave the same token again')
  await act(id, 'invalidate')
  expect((await act(id, 'get-token')).text).toBe(
    '1 call, 0 token requests: the held token was given out, though suspect: a request has to wait',
  )
  // A new token is asked for regardless, but none is asked for again in vain.
  expect((await act(id, 'always-401')).counts).toEqual(counts(100, 1, 100, 100))
  expect((await act('toast', 'maintenance')).text).toContain('where a new one has to wait the 401 went back')
})

it('an error goes with the next token, or when it is dismissed, and does not come back unless it happens anew', async () => {
  const id = 'itretail/store-17'
  expect((await act(id, 'get-token')).counts).toEqual(counts(1, 1, 0, 1))
  const { lastError } = suite.served.connection(id)
  expect(lastError?.advice).toMatch(/^IT Retail refused the user name or password/)
  // Heard of again, it is told as it was at first.
  await act(id, 'get-token')
  expect(suite.served.connection(id).lastError).toEqual(lastError)
  expect((await suite.served.act(id, 'dismiss-error')).counts).toEqual(counts(0, 0, 0, 0))
  await act(id, 'call-api')
  expect(suite.served.connection(id)).not.toHaveProperty('lastError')
  suite.served.clock.advanceTo(suite.served.connection(id).backoff?.until ?? 0)
  await act(id, 'get-token')
  expect(suite.served.connection(id).lastError?.code).toBe('invalid_credentials')
  await act(id, 'right-password')
  expect(suite.served.connection(id)).not.toHaveProperty('lastError')
})

it('only myPOS has revoke, and all have everything else', () => {
  const names = connectionActions.map(({ name }) => name)
  for (const { name, actions, connectionActions: offered } of suite.served.console.view().vendors) {
    expect(actions.map((action) => action.name)).toEqual(vendorActions.map((action) => action.name))
    expect(offered.map((action) => action.name)).toEqual(names.filter((n) => n !== 'revoke' || name === 'mypos'))
    expect([...actions, ...offered].every(({ label, hint, group }) => label !== '' && hint !== '' && group)).toBe(true)
    expect(offered.filter(({ tone }) => tone === 'primary')).toHaveLength(1)
  }
})
