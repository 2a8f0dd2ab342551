import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { tools } from './runtimes.fixture.js'

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

/** A Worker in workerd, Cloudflare's runtime. */
export interface WorkerHost {
  /** Sends the Worker a request, and returns the body of its reply. */
  get(path: string): Promise<string>
  /** What it has printed so far. */
  printed(): string
}

/** Starts the Worker of an installed program, bundled by esbuild as by Cloudflare's own command; ended with the test. */
export async function startWorker(
  folder: string,
  { sandboxUrl, apiUrl, compatibilityDate }: { sandboxUrl: string; apiUrl: string; compatibilityDate: string },
): Promise<WorkerHost> {
  const load = createRequire(join(tools, 'package.json'))
  const esbuild = load('esbuild') as Tools['esbuild']
  const { Miniflare } = load('miniflare') as Tools['miniflare']
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(folder, 'worker.fixture.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    define: { SANDBOX_URL: JSON.stringify(sandboxUrl), API_URL: JSON.stringify(apiUrl) },
  })
  let printed = ''
  const worker = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text,
    compatibilityDate,
    // Without what Cloudflare knows of a request, which would be fetched.
    cf: false,
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      for (const stream of [stdout, stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
    },
  })
  onTestFinished(() => worker.dispose())
  return {
    get: async (path) => (await worker.dispatchFetch(`http://worker${path}`)).text(),
    printed: () => printed,
  }
}
