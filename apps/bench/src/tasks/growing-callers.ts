import { loadHolder } from '../contenders/all.js'
import { median } from '../statistics.js'
import { memoryFetch, replyTo } from '../token-replies.js'

export interface GrowingCallersInput {
  name: string
  callers: number
}

export interface GrowingCallersOutput {
  microsecondsPerCaller: number
  /** Most token requests that one instance made. */
  tokenRequests: number
}

/** Many callers at once of an instance that holds no token, again and again with a new instance; without a network. */
export async function growingCallersTask({ name, callers }: GrowingCallersInput): Promise<GrowingCallersOutput> {
  const { create, getToken } = await loadHolder(name)
  const times: number[] = []
  let tokenRequests = 0
  const storm = async (id: number) => {
    let requests = 0
    const fetch = (input: RequestInfo | URL): Promise<Response> => {
      const { origin, pathname } = new URL(input instanceof Request ? input.url : input)
      if (replyTo(pathname, origin).kind === 'token') requests += 1
      return memoryFetch(input)
    }
    const instance = create({ id, url: 'http://127.0.0.1:1', fetch })
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: callers }, () => getToken(instance)))
    times.push(((performance.now() - startedAt) * 1_000) / callers)
    tokenRequests = Math.max(tokenRequests, requests)
  }
  // Warm first: what is loaded once is no caller's to pay.
  const warmUps = callers > 1_000 ? 1 : 20
  const repetitions = callers > 1_000 ? 3 : 21
  const endBy = performance.now() + 5_000
  for (let id = 0; id < warmUps + repetitions && (id < 2 || performance.now() < endBy); id += 1) await storm(id)
  return { microsecondsPerCaller: median(times.slice(Math.min(warmUps, times.length - 1))), tokenRequests }
}
