import { describe, expect, it } from 'vitest'
import { json, silence, useVirtualTime } from '../flight/sleep.fixture.js'
import { createTokenHttp } from './http.js'

const { inTime, freeze, pause } = useVirtualTime()

/** Sends a request with a deadline of 800 ms. In one word: what it led to, and when. */
async function send(fetch: (signal: AbortSignal | null | undefined) => Promise<Response>, once: boolean) {
  const began = performance.now()
  const http = createTokenHttp({
    provider: 'test',
    fetch: (_input, init) => fetch(init?.signal),
    now: () => performance.now(),
    timeoutMs: 800,
    totalTimeoutMs: () => 2_000,
    retry: { limit: 0, delayMs: 1 },
    onRetry: () => undefined,
    onSlept: () => undefined,
    onReply: () => undefined,
  })
  const seen = { afterMs: 0 }
  const call = http
    .post('https://api.test.example/token', { form: {}, once })
    .then(
      ({ body }) => (body as { token: string }).token,
      (error: { code: string }) => error.code,
    )
    .finally(() => (seen.afterMs = performance.now() - began))
  return { word: await inTime(call), afterMs: seen.afterMs }
}

/** A reply that arrives while the process stands still, and is read after the timers that were due, as Node does. */
const arriving = (standsStillMs: number) => async () => {
  freeze(standsStillMs)
  await pause(1)
  return json({ token: 'rotated' })
}

describe('a reply that arrives while the process stands still', () => {
  it.each([60_000, 1_300])('is read if its request must not be sent again: for %i ms', async (standsStillMs) => {
    expect(await send(arriving(standsStillMs), true)).toMatchObject({ word: 'rotated' })
  })

  it('is not waited for if its request may be sent again', async () => {
    expect(await send(arriving(60_000), false)).toMatchObject({ word: 'timeout' })
  })

  it('is not waited for longer than the deadline once more', async () => {
    const frozen = (signal: AbortSignal | null | undefined) => {
      freeze(60_000)
      return silence(signal)
    }
    expect(await send(frozen, true)).toEqual({ word: 'timeout', afterMs: 60_800 })
  })

  it('is not waited for at all where the process ran', async () => {
    expect(await send(silence, true)).toEqual({ word: 'timeout', afterMs: 800 })
  })
})
