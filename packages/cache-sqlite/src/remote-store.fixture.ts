import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { SqliteRefreshTokens } from './index.js'

/** What a parent asks a process with stores to do. */
export interface StoreCall {
  id: number
  method: 'load' | 'save' | 'lock' | 'lock.extend' | 'lock.release' | 'saveUntilKilled'
  account: string
  token?: string
  ttlMs?: number
  /** The id of the call that took the lock. */
  lockId?: number
}

export interface StoreAnswer {
  /** That of the call, or 0 for what the process says by itself. */
  id: number
  result?: unknown
  error?: string
}

/** Stores in another process. */
export interface RemoteStores {
  open(account: string): Omit<SqliteRefreshTokens, 'close'>
  /** Saves `token1`, `token2` and so on. Gives the last one whose `save` had resolved before the process was killed. */
  saveUntilKilled(account: string, token: string): () => string | undefined
  /** `kill -9`, and waits until the process is gone. */
  kill(): Promise<void>
}

const fixture = fileURLToPath(new URL('store-process.fixture.ts', import.meta.url))
const entry = new URL('../dist/index.js', import.meta.url).href

/** Starts a process with stores in that file, as another user if root names one. */
export async function startRemoteStores(path: string, key: string, user?: number): Promise<RemoteStores> {
  const child = fork(fixture, [entry, path, key, ...(user === undefined ? [] : [String(user)])])
  const waiting = new Map<number, (answer: StoreAnswer) => void>()
  let lastId = 0
  let lastSaved: string | undefined
  const exited = once(child, 'exit')
  const ready = once(child, 'message')
  child.on('exit', () => {
    for (const [id, settle] of waiting) settle({ id, error: 'the process ended' })
  })
  child.on('message', ({ id, result, error }: StoreAnswer) => {
    if (id === 0) lastSaved = result as string | undefined
    waiting.get(id)?.({ id, result, ...(error !== undefined && { error }) })
    waiting.delete(id)
  })

  async function send(call: StoreCall): Promise<unknown> {
    const answered = new Promise<StoreAnswer>((resolve) => waiting.set(call.id, resolve))
    child.send(call)
    const { result, error } = await answered
    if (error !== undefined) throw new Error(error)
    return result
  }
  const ask = (method: StoreCall['method'], rest: Omit<StoreCall, 'id' | 'method'>) =>
    send({ id: ++lastId, method, ...rest })
  await ready

  return {
    open: (account) => ({
      load: async () => (await ask('load', { account })) as string | undefined,
      save: async (token) => void (await ask('save', { account, token })),
      async lock({ ttlMs }) {
        const lockId = ++lastId
        if ((await send({ id: lockId, method: 'lock', account, ttlMs })) !== true) return undefined
        return {
          extend: async (options) => (await ask('lock.extend', { account, lockId, ...options })) === true,
          release: async () => void (await ask('lock.release', { account, lockId })),
        }
      },
    }),
    saveUntilKilled(account, token) {
      void ask('saveUntilKilled', { account, token }).catch(() => undefined)
      return () => lastSaved
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
