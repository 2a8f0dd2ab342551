import type { TokenCache } from '@auth/core'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a parent asks a cache process to do. */
export interface Call {
  id: number
  method: 'get' | 'set' | 'delete' | 'lease' | 'lease.set' | 'lease.extend' | 'lease.release' | 'writeUntilKilled'
  key: string
  value?: string
  ttlMs?: number
  /** The id of the call that took the lease. */
  leaseId?: number
}

export interface Answer {
  id: number
  result?: string | boolean | undefined | void
  error?: string
}

/** A cache in another process. */
export interface RemoteCache extends Required<TokenCache> {
  /** Asks for something beside what a cache does. Rejects when the process ends first. */
  ask(method: Call['method'], rest: Omit<Call, 'id' | 'method'>): Promise<Answer['result']>
  /** `kill -9`, and waits until the process is gone. */
  kill(): Promise<void>
}

const fixture = fileURLToPath(new URL('cache-process.fixture.ts', import.meta.url))
const entry = new URL('../dist/index.js', import.meta.url).href

/** Starts a process with a cache on that file, as another user if root names one. */
export async function startRemoteCache(path: string, user?: number): Promise<RemoteCache> {
  const child = fork(fixture, [entry, path, ...(user === undefined ? [] : [String(user)])])
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  const exited = once(child, 'exit')
  child.on('exit', () => {
    for (const [id, settle] of waiting) settle({ id, error: 'the process ended' })
  })
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })

  async function send(call: Call): Promise<Answer['result']> {
    const { result, error } = await new Promise<Answer>((resolve) => {
      waiting.set(call.id, resolve)
      if (call.id > 0) child.send(call)
    })
    if (error !== undefined) throw new Error(error)
    return result
  }

  const ask: RemoteCache['ask'] = (method, rest) => send({ id: ++lastId, method, ...rest })
  // The process says that it is ready as if this had asked it.
  await send({ id: 0, method: 'get', key: '' })

  return {
    ask,
    get: async (key) => (await ask('get', { key })) as string | undefined,
    set: async (key, value, { ttlMs }) => void (await ask('set', { key, value, ttlMs })),
    delete: async (key) => void (await ask('delete', { key })),
    async lease(key, { ttlMs }) {
      const leaseId = ++lastId
      if ((await send({ id: leaseId, method: 'lease', key, ttlMs })) !== true) return undefined
      return {
        set: async (value, options) => (await ask('lease.set', { key, leaseId, value, ...options })) === true,
        extend: async (options) => (await ask('lease.extend', { key, leaseId, ...options })) === true,
        release: async () => void (await ask('lease.release', { key, leaseId })),
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
