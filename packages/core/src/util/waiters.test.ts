import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createAuth } from '../life/create-auth.js'
import { caught } from './caught.fixture.js'
import { testCredentials, testProvider } from '../life/provider.fixture.js'
import { settle } from './settle.js'
import { waitFor } from './waiters.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that remain of so many waits, each. */
async function bytesLeft(count: number, wait: () => Promise<unknown>): Promise<number> {
  for (let index = 0; index < 100; index += 1) await wait()
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < count; index += 1) await wait()
  collectGarbage()
  return (process.memoryUsage().heapUsed - before) / count
}

describe('a hundred thousand waits that were aborted leave no memory behind', () => {
  it('of callers in one token request', async () => {
    const answered = Promise.withResolvers<void>()
    const provider = testProvider(async () => {
      await answered.promise
      return { accessToken: 'token', expiresInSeconds: 60 }
    })
    const auth = createAuth(provider, { credentials: testCredentials })
    const patient = auth.getToken()
    const left = await bytesLeft(100_000, async () => {
      const controller = new AbortController()
      const waiting = caught(auth.getToken({ signal: controller.signal }))
      controller.abort()
      expect((await waiting).code).toBe('aborted')
    })
    expect(left).toBeLessThan(40)
    answered.resolve()
    expect((await patient).accessToken).toBe('token')
  }, 60_000)

  it('on one signal that lives on', async () => {
    const { signal } = new AbortController()
    const left = await bytesLeft(100_000, () => settle(Promise.resolve(), 60_000, Date.now, signal))
    expect(left).toBeLessThan(40)
  }, 60_000)
})

describe('waitFor', () => {
  const collect = () => {
    const heard: unknown[] = []
    return { heard, onValue: (value: unknown) => heard.push(value), onError: (error: unknown) => heard.push(error) }
  }

  it('tells all who wait still, also once the promise has settled', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const [first, second, late] = [collect(), collect(), collect()]
    waitFor(promise, first)
    const leave = waitFor(promise, second)
    leave()
    leave()
    resolve('value')
    await promise
    waitFor(promise, late)
    await Promise.resolve()
    expect([first.heard, second.heard, late.heard]).toEqual([['value'], [], ['value']])
  })

  it('tells all who wait of a rejection, which is then handled', async () => {
    const { promise, reject } = Promise.withResolvers<string>()
    const waiter = collect()
    waitFor(promise, waiter)
    reject('reason')
    await promise.catch(() => undefined)
    expect(waiter.heard).toEqual(['reason'])
  })
})
