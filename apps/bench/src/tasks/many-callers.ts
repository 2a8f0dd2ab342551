import { loadHolder } from '../contenders/all.js'
import { memoryFetch } from '../token-replies.js'

export interface ManyCallersInput {
  name: string
  callers: number
  /** The token server; without one the token comes from memory. */
  url?: string
}

export interface ManyCallersOutput {
  succeeded: number
  failed: number
  elapsedMs: number
  /** Requests answered from memory. */
  requests: number
}

/** Many callers at once, of one instance that holds no token yet. */
export async function manyCallersTask({ name, callers, url }: ManyCallersInput): Promise<ManyCallersOutput> {
  const { create, getToken } = await loadHolder(name)
  let requests = 0
  const fetch = (input: RequestInfo | URL): Promise<Response> => {
    requests += 1
    return memoryFetch(input)
  }
  if (url === undefined) {
    // What is loaded once is no caller's to pay.
    for (let id = 1; id <= 20; id += 1) await getToken(create({ id, url: memoryUrl, fetch }))
    requests = 0
  }
  const instance = create(url === undefined ? { id: 0, url: memoryUrl, fetch } : { id: 0, url })
  const startedAt = performance.now()
  const outcomes = await Promise.allSettled(Array.from({ length: callers }, () => getToken(instance)))
  const elapsedMs = performance.now() - startedAt
  const succeeded = outcomes.filter(({ status }) => status === 'fulfilled').length
  return { succeeded, failed: callers - succeeded, elapsedMs, requests }
}

const memoryUrl = 'http://127.0.0.1:1'
