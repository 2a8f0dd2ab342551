import type { GrantLock } from '@auth/core'
import type * as Package from './index.js'
import type { StoreAnswer, StoreCall } from './remote-store.fixture.js'

// A process of its own with stores of refresh tokens in it, which does what its parent says. Run by Node as it is, so it loads the built
// package, not the source beside it.
const [entry = '', path = '', key = '', user] = process.argv.slice(2)
const { sqliteRefreshTokens } = (await import(entry)) as typeof Package
if (user !== undefined) process.setuid?.(Number(user))
const stores = new Map<string, Package.SqliteRefreshTokens>()
const locks = new Map<number, GrantLock>()

function storeOf(account: string): Package.SqliteRefreshTokens {
  const store = stores.get(account) ?? sqliteRefreshTokens({ path, account, encryptionKey: key })
  stores.set(account, store)
  return store
}

async function answer({ id, method, account, token = '', ttlMs = 0, lockId = 0 }: StoreCall): Promise<unknown> {
  const store = storeOf(account)
  switch (method) {
    case 'load':
      return store.load()
    case 'save':
      return store.save(token)
    case 'lock': {
      const lock = await store.lock({ ttlMs })
      if (lock !== undefined) locks.set(id, lock)
      return lock !== undefined
    }
    case 'lock.extend':
      return locks.get(lockId)?.extend({ ttlMs })
    case 'lock.release':
      return locks.get(lockId)?.release()
    case 'saveUntilKilled':
      for (let count = 1; ; count += 1) {
        await store.save(`${token}${count}`)
        process.send?.({ id: 0, result: `${token}${count}` } satisfies StoreAnswer)
      }
    default:
      throw new Error(`unknown: ${String(method)}`)
  }
}

process.on('message', (call: StoreCall) => {
  answer(call).then(
    (result) => process.send?.({ id: call.id, result } satisfies StoreAnswer),
    (error: unknown) => process.send?.({ id: call.id, error: String(error) } satisfies StoreAnswer),
  )
})
process.send?.({ id: 0 } satisfies StoreAnswer)
