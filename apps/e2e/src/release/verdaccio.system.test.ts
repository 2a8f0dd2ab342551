import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startRegistry } from './verdaccio.fixture.js'

/** Waits until nothing answers there. */
const untilGone = (url: string) => vi.waitFor(() => expect(fetch(url)).rejects.toThrow('fetch failed'), 30_000)

/** Answers in place of the network, and remembers what was asked for. */
function intercept(answer: (url: string, request?: RequestInit) => Promise<Response>): string[] {
  const urls: string[] = []
  const stub = vi.spyOn(globalThis, 'fetch').mockImplementation((input, request) => {
    const { url } = new Request(input)
    urls.push(url)
    return answer(url, request)
  })
  onTestFinished(() => stub.mockRestore())
  return urls
}

it('the registry ends with the process that started it, even if that is killed', async () => {
  const fixture = new URL('verdaccio.fixture.ts', import.meta.url).href
  const start = `const { url, npmrc } = await (await import('${fixture}')).startRegistry(); console.log(url + ' ' + npmrc)`
  const parent = spawn('node', ['--input-type=module', '--eval', start], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void parent.kill('SIGKILL'))
  const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string]
  const [url = '', npmrc = ''] = line.trim().split(' ')
  expect(await fetch(`${url}-/ping`)).toMatchObject({ ok: true })
  onTestFinished(() => rmSync(dirname(npmrc), { recursive: true }))
  parent.kill('SIGKILL')
  await untilGone(url)
}, 120_000)

it('nothing of it is left running if it makes no user', async () => {
  const network = globalThis.fetch
  const urls = intercept((url, request) =>
    request?.method === 'PUT' ? Promise.resolve(new Response('', { status: 503 })) : network(url, request),
  )
  await expect(startRegistry()).rejects.toThrow('The registry made no user: 503')
  vi.mocked(globalThis.fetch).mockRestore()
  await expect(fetch(urls[0] ?? '')).rejects.toThrow('fetch failed')
}, 120_000)

it('nor if it does not answer in time', async () => {
  const urls = intercept(() => Promise.reject(new TypeError('fetch failed')))
  await expect(startRegistry({ readyWithinMs: 3000 })).rejects.toThrow('The registry is not ready after 3000 ms')
  vi.mocked(globalThis.fetch).mockRestore()
  await expect(fetch(urls[0] ?? '')).rejects.toThrow('fetch failed')
}, 120_000)
