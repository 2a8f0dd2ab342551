import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@auth/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { variablesOf } from './sandbox-variables.fixture.js'
import { installTools } from './tools.fixture.js'

/** What is used of the two tools. Their own types are not there until they are installed. */
interface Tools {
  esbuild: { build(options: object): Promise<{ outputFiles: { text: string }[] }> }
  miniflare: {
    Miniflare: new (options: object) => {
      dispatchFetch(url: string): Promise<Response>
      dispose(): Promise<void>
    }
  }
}

/** The program in workerd, Cloudflare's runtime, bundled by esbuild as by Cloudflare's own command. */
async function startWorker(variables: Readonly<Record<string, string>>) {
  const load = createRequire(join(await installTools('runtimes'), 'package.json'))
  const esbuild = load('esbuild') as Tools['esbuild']
  const { Miniflare } = load('miniflare') as Tools['miniflare']
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
  })
  const worker = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text,
    compatibilityDate: '2025-09-01',
    bindings: variables,
    // Without what Cloudflare knows of a request, which would be fetched.
    cf: false,
  })
  onTestFinished(() => worker.dispose())
  return async (query: string) => {
    const response = await worker.dispatchFetch(`http://worker/${query}`)
    return [response.status, await response.text()]
  }
}

it('worker answers two requests at once by one login, others by a new one after a 401, and wrong ones by none', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const get = await startWorker(variablesOf(sandbox))
  expect(await get('?restaurant=../other')).toEqual([400, 'Which ?restaurant='])
  expect(sandbox.toast.tokenRequests).toBe(0)

  const answer = [200, expect.stringContaining('"guid":"guid-1"')]
  expect(await Promise.all([get('?restaurant=guid-1'), get('?restaurant=guid-1')])).toEqual([answer, answer])
  expect([sandbox.toast.tokenRequests, sandbox.toast.apiRequests]).toEqual([1, 2])

  sandbox.toast.forgetTokens()
  expect(await get('?restaurant=guid-1')).toEqual(answer)
  expect([sandbox.toast.tokenRequests, sandbox.toast.apiRequests]).toEqual([2, 4])
})

it('worker says 503 where Toast gives no token', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const get = await startWorker({ ...variablesOf(sandbox), TOAST_CLIENT_SECRET: 'wrong' })
  expect(await get('?restaurant=guid-1')).toEqual([503, '{"error":"invalid_credentials"}'])
  expect(sandbox.toast.tokenRequests).toBe(1)
})
