import { createAuthPool, type Auth } from '@auth/core'
import { loadPeer } from './load-peer.js'

/** One way to keep the instances of many tenants at hand, by key. */
export interface Keeper {
  readonly name: string
  readonly how: string
  /** Takes them all in, and gives what finds one. */
  readonly keep: (tenants: ReadonlyMap<string, Auth>) => (key: string) => unknown
}

function pool(name: string, how: string, isBounded: boolean): Keeper {
  return {
    name,
    how,
    keep(tenants) {
      const { get } = createAuthPool({
        create(key: string) {
          const made = tenants.get(key)
          if (made === undefined) throw new Error(`no tenant ${key}`)
          return made
        },
        ...(isBounded && { max: tenants.size }),
      })
      for (const key of tenants.keys()) get(key)
      return get
    },
  }
}

/** What an unordered lookup costs. */
const unordered: Keeper = {
  name: 'Map',
  how: 'one lookup; knows nothing of who was used last',
  keep(tenants) {
    const map = new Map(tenants)
    return (key) => map.get(key)
  },
}

/** The least that a program does to know who was used last. */
export const orderedMap: Keeper = {
  name: 'Map, in order',
  how: 'get, delete and set at each hit, so that the first key is the least recently used; nobody ever leaves',
  keep(tenants) {
    const map = new Map(tenants)
    return (key) => {
      const found = map.get(key)
      if (found === undefined) throw new Error(`no tenant ${key}`)
      map.delete(key)
      map.set(key, found)
      return found
    }
  },
}

interface LruCache {
  LRUCache: new (options: { max: number }) => {
    set(key: string, value: Auth): unknown
    get(key: string): Auth | undefined
  }
}

async function lruCache(): Promise<Keeper> {
  const { LRUCache } = await loadPeer<LruCache>('lru-cache')
  return {
    name: 'lru-cache',
    how: 'LRUCache with a max; drops the least recently used, with all that it knows',
    keep(tenants) {
      const cache = new LRUCache({ max: tenants.size })
      for (const [key, instance] of tenants) cache.set(key, instance)
      return (key) => cache.get(key)
    },
  }
}

export const boundedPool = pool('@auth/core, pool', 'createAuthPool with a max', true)
const unboundedPool = pool('@auth/core, pool without max', 'createAuthPool, which then keeps no order', false)

/** Those that need no peer. */
export const ownKeepers: readonly Keeper[] = [unordered, orderedMap, boundedPool, unboundedPool]

export async function loadKeepers(): Promise<Keeper[]> {
  return [...ownKeepers, await lruCache()]
}
