import { startSandbox, type Sandbox } from '@auth/sandbox'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { startApi, type Api } from './api.fixture.js'
import { expectGoodOutcomes } from './outcomes.fixture.js'
import { startWorker, type WorkerHost } from './worker-host.fixture.js'

/** From this date on, Workers keep to the fetch standard where a redirect leads to another origin. */
const compatibilityDate = '2025-09-01'

async function setUp(date = compatibilityDate): Promise<{ sandbox: Sandbox; api: Api; worker: WorkerHost }> {
  const [sandbox, api] = await Promise.all([startSandbox(), startApi()])
  onTestFinished(() => sandbox.close())
  const urls = { sandboxUrl: sandbox.url, apiUrl: api.url }
  return { sandbox, api, worker: await startWorker(inject('project'), { ...urls, compatibilityDate: date }) }
}

describe('on workerd', { timeout: 120_000 }, () => {
  it('the packages work in a bundle', async () => {
    const { api, worker } = await setUp()
    const told: unknown = JSON.parse(await worker.get('/use-providers'))
    expect(told).toMatchObject({ userAgent: 'Cloudflare-Workers' })
    await vi.waitUntil(() => worker.printed().includes('toast: Toast refused'), { timeout: 30_000 })
    expectGoodOutcomes(told, worker.printed(), api)
  })

  it('a redirect is handed on by a Worker whose date is before the one that makes fetch keep the token', async () => {
    const { api, worker } = await setUp('2025-08-31')
    expect(await worker.get('/redirect')).toBe('302')
    expect([api.seen.length, api.seenElsewhere.length]).toEqual([1, 0])
  })

  it('a Worker whose date is before the one that makes fetch take a cache mode gets its token all the same', async () => {
    const { worker } = await setUp('2024-11-10')
    expect(await worker.get('/restaurant')).toBe('200; token requests: 1')
  })

  it('two requests at once share one token request, and one recovery', async () => {
    const { sandbox, worker } = await setUp()
    sandbox.toast.failNext({ delayMs: 300 })
    const first = await Promise.all([worker.get('/restaurant'), worker.get('/restaurant')])
    expect(first).toEqual(['200; token requests: 1', '200; token requests: 1'])
    sandbox.toast.forgetTokens()
    sandbox.toast.failNext({ delayMs: 300 })
    const second = await Promise.all([worker.get('/restaurant'), worker.get('/restaurant')])
    expect(second).toEqual(['200; token requests: 2', '200; token requests: 2'])
  })

  it('a token request outlives the request that began it, with waitUntil', async () => {
    const { sandbox, worker } = await setUp()
    sandbox.toast.failNext({ delayMs: 500 })
    await worker.get('/begin-and-wait-until')
    await vi.waitUntil(() => sandbox.toast.tokenRequests === 1, { timeout: 30_000 })
    expect(await worker.get('/restaurant')).toBe('200; token requests: 1')
  })

  it('whoever joins a token request that was dropped with the response begins a new one', async () => {
    const { sandbox, worker } = await setUp()
    sandbox.toast.failNext({ delayMs: 500 })
    await worker.get('/begin')
    await vi.waitUntil(() => sandbox.toast.tokenRequests === 1, { timeout: 30_000 })
    expect(await worker.get('/restaurant')).toBe('200; token requests: 2')
  })
})
