import { loadHolder } from '../contenders/all.js'

export interface ManyCallersInput {
  name: string
  callers: number
  /** The token server. */
  url: string
}

export interface ManyCallersOutput {
  succeeded: number
  failed: number
  elapsedMs: number
}

/** Many callers at once, of one instance that holds no token yet. */
export async function manyCallersTask({ name, callers, url }: ManyCallersInput): Promise<ManyCallersOutput> {
  const { create, getToken } = await loadHolder(name)
  const instance = create({ id: 0, url })
  const startedAt = performance.now()
  const outcomes = await Promise.allSettled(Array.from({ length: callers }, () => getToken(instance)))
  const elapsedMs = performance.now() - startedAt
  const succeeded = outcomes.filter(({ status }) => status === 'fulfilled').length
  return { succeeded, failed: callers - succeeded, elapsedMs }
}
