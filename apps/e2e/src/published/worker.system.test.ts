import { startSandbox, type Sandbox } from '@auth/sandbox'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startApi, type Api } from './api.fixture.js'
import { installPackages, type Program } from './install.fixture.js'
import { expectGoodOutcomes } from './outcomes.fixture.js'
import { installRuntimes } from './runtimes.fixture.js'
import { startWorker, type WorkerHost } from './worker-host.fixture.js'

let program: Program
beforeAll(async () => {
  await installRuntimes()
  program = await installPackages(['@auth/core', '@auth/itretail', '@auth/mypos', '@auth/toast'])
}, 300_000)
afterAll(() => program.remove())

/** From this date on, Workers keep to the fetch standard where a redirect leads to another origin. */
const compatibilityDate = '2025-09-01'

async function setUp(date = compatibilityDate): Promise<{ sandbox: Sandbox; api: Api; worker: WorkerHost }> {
  const [sandbox, api] = await Promise.all([startSandbox(), startApi()])
  onTestFinished(() => sandbox.close())
  const urls = { sandboxUrl: sandbox.url, apiUrl: api.url }
  return { sandbox, api, worker: await startWorker(program.folder, { ...urls, compatibilityDate: date }) }
}

describe('on workerd', { timeout: 120_000 }, () => {
  it('the packages work in a bundle', async () => {
    const { api, worker } = await setUp()
    const told = (await (await worker.get('/use-providers')).json()) as { userAgent: string; outcomes: object }
    expect(told.userAgent).toBe('Cloudflare-Workers')
    await vi.waitUntil(() => worker.printed().includes('toast: Toast refused'), { timeout: 30_000 })
    expectGoodOutcomes(told, worker.printed(), api)
  })

  it('a redirect is handed on by a Worker whose date is before the one that makes fetch keep the token', async () => {
    const { api, worker } = await setUp('2025-08-31')
    expect(await (await worker.get('/redirect')).json()).toEqual({ status: 302 })
    expect([api.seen.length, api.seenElsewhere.length]).toEqual([1, 0])
  })

  it('two requests at once share one token request, and one recovery', async () => {
    const { sandbox, worker } = await setUp()
    const twoAtOnce = async () => {
      sandbox.toast.failNext({ delayMs: 300 })
      const responses = await Promise.all([worker.get('/restaurant'), worker.get('/restaurant')])
      return Promise.all(responses.map((response) => response.json()))
    }
    expect(await twoAtOnce()).toEqual(Array(2).fill({ status: 200, tokenRequests: 1 }))
    sandbox.toast.forgetTokens()
    expect(await twoAtOnce()).toEqual(Array(2).fill({ status: 200, tokenRequests: 2 }))
  })

  it('a token request outlives the request that began it, with waitUntil', async () => {
    const { sandbox, worker } = await setUp()
    sandbox.toast.failNext({ delayMs: 500 })
    await worker.get('/begin-and-wait-until')
    await vi.waitUntil(() => sandbox.toast.tokenRequests === 1, { timeout: 30_000 })
    expect(await (await worker.get('/restaurant')).json()).toEqual({ status: 200, tokenRequests: 1 })
  })

  it('whoever joins a token request that was dropped with the response begins a new one', async () => {
    const { sandbox, worker } = await setUp()
    sandbox.toast.failNext({ delayMs: 500 })
    await worker.get('/begin')
    await vi.waitUntil(() => sandbox.toast.tokenRequests === 1, { timeout: 30_000 })
    expect(await (await worker.get('/restaurant')).json()).toEqual({ status: 200, tokenRequests: 2 })
  })
})
