import type { ActionResult } from '../../../src/console/view.js'
import type { Answer, Command } from './console-state.js'

/** No command takes this long; a server that hangs must not leave the buttons disabled for good. */
const timeoutMs = 30_000

/** Sends a command and waits for its end. Never rejects. */
export async function sendCommand({ path }: Command): Promise<Answer> {
  try {
    const response = await post(path)
    // A restarted server has a new token; a command that it refused has not been run.
    const settled = response.status === 403 && (await renewToken()) ? await post(path) : response
    if (!settled.ok) return { problem: `The console did not run it: ${await problemOf(settled)}` }
    const result = (await settled.json().catch(() => ({}))) as Partial<ActionResult>
    return result.counts === undefined ? { done: result.text ?? '' } : (result as ActionResult)
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    return { problem: isTimeout ? `No answer within ${timeoutMs / 1000} s.` : 'The console cannot be reached.' }
  }
}

function post(path: string): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'x-csrf-token': tokenMeta(document)?.content ?? '' },
    signal: AbortSignal.timeout(timeoutMs),
  })
}

/** Takes the anti-forgery token of the page as it is now. Resolves with whether it is another one. */
async function renewToken(): Promise<boolean> {
  const response = await fetch('/', { signal: AbortSignal.timeout(timeoutMs) })
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const [held, current] = [tokenMeta(document), tokenMeta(page)]
  if (!held || !current || held.content === current.content) return false
  held.content = current.content
  return true
}

function tokenMeta(page: Document): HTMLMetaElement | null {
  return page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')
}

/** What the server says of a request that it refused. */
export async function problemOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { error?: unknown } | undefined
  return typeof body?.error === 'string' ? body.error : `status ${response.status}`
}
