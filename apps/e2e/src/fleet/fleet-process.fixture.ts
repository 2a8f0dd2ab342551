import { createAuthPool, isAuthError, type Auth, type AuthEvent, type TokenCache } from '@auth/core'
import { createItRetailAuth } from '@auth/itretail'
import { createMyposAuth, myposHeaders } from '@auth/mypos'
import { createToastAuth, toastHeaders } from '@auth/toast'
import { flushCompileCache } from 'node:module'
import { connect } from './connect.fixture.ts'
import type { Call, Instance, Outcome, PausePoint, Prewarmed, Report, Results, Start } from './protocol.fixture.ts'

// One process of a fleet: a program with one instance, or a pool of them, and a shared cache, which does what its parent
// says. Run by Node as it is, with the packages as they are built.
const { store, poolMax, cacheClock, pauseAt, dieAt, ...first } = JSON.parse(process.argv[2] ?? '') as Start
let instance: Instance = first
let resume: () => void = () => undefined
const pending = new Set<PausePoint>(pauseAt === undefined ? [] : [pauseAt])
const events: AuthEvent[] = []

const now = () => instance.frozenAt ?? Date.now() + (instance.clockOffsetMs ?? 0)
const report = (message: Report) => process.send?.(message)

/** Stops here, once, if that is what this process is for: to be killed or frozen, to go on later, or to end itself. */
async function reach(point: PausePoint): Promise<void> {
  if (dieAt === point) process.kill(process.pid, 'SIGKILL')
  if (!pending.delete(point)) return
  await new Promise<void>((resolve) => {
    resume = resolve
    report({ paused: point })
  })
}

/** Freezes itself, in the middle of what it does, until its parent thaws it. */
function standStill(): void {
  report({ paused: 'noted' })
  process.kill(process.pid, 'SIGSTOP')
}

/** Token requests are POSTs; calls of an API are not. */
async function carry(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  if (request.method !== 'POST') return fetch(request)
  await reach('sending')
  const response = await fetch(request)
  await reach('sent')
  return response
}

/** The same cache, but it stops before a lease is taken, and before a holder's second write: what came of its request. */
function stopping(cache: TokenCache): TokenCache {
  return {
    get: (key) => cache.get(key),
    set: (key, value, options) => cache.set(key, value, options),
    delete: (key) => cache.delete(key),
    async lease(key, options) {
      await reach('leasing')
      const lease = await cache.lease?.(key, options)
      let writes = 0
      return (
        lease && {
          async set(value, ttl) {
            writes += 1
            if (writes === 2) await reach('writing')
            return lease.set(value, ttl)
          },
          ...(lease.extend && { extend: async (ttl: { ttlMs: number }) => (await lease.extend?.(ttl)) ?? false }),
          release: () => lease.release(),
        }
      )
    },
  }
}

function create(cache: TokenCache, { id, secret } = instance.credentials): Auth {
  const { vendor, baseUrl, options } = instance
  const onEvent = (event: AuthEvent) => {
    events.push(event)
    if (event.type === 'token_requested' && pending.delete('noted')) standStill()
  }
  const common = { ...options, environment: { baseUrl }, cache, now, fetch: carry, onEvent }
  if (vendor === 'itretail') return createItRetailAuth({ ...common, credentials: { username: id, password: secret } })
  const client = { clientId: id, clientSecret: secret }
  if (vendor === 'toast') return createToastAuth({ ...common, credentials: client })
  return createMyposAuth({ ...common, credentials: client })
}

async function callApi(auth: Auth, clientId = instance.credentials.id): Promise<number> {
  const { vendor, baseUrl } = instance
  const request = {
    itretail: () => auth.fetch(`${baseUrl}/api/SectionsData/GetAllSections`),
    mypos: () => auth.fetch(`${baseUrl}/v1.1/transactions`, { headers: myposHeaders({ clientId }) }),
    toast: () =>
      auth.fetch(`${baseUrl}/restaurants/v1/restaurants/some`, { headers: toastHeaders({ restaurantGuid: 'some' }) }),
  }
  const response = await request[vendor]()
  await response.arrayBuffer()
  return response.status
}

const codeOf = (error: unknown) => (isAuthError(error) ? error.code : String(error))

async function getTokens(auth: Auth, count: number): Promise<Outcome> {
  const results = await Promise.allSettled(Array.from({ length: count }, () => auth.getToken()))
  return {
    tokens: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.accessToken] : [])),
    codes: results.flatMap((result) => (result.status === 'rejected' ? [codeOf(result.reason)] : [])),
  }
}

/** A few at a time, as a program does: so that some are under way at any moment. */
async function callApiOften({ count = 1, tenants }: Call): Promise<number[]> {
  const statuses: number[] = []
  const turns = Array.from({ length: count }, () => tenants?.toSorted(() => Math.random() - 0.5) ?? [undefined]).flat()
  const left = turns.values()
  const worker = async () => {
    for (const tenant of left) {
      statuses.push(await callApi(tenant === undefined ? auth : pool.get(tenant), tenant))
    }
  }
  await Promise.all(Array.from({ length: 5 }, worker))
  return statuses
}

async function prewarm({ tenants = [] }: Call): Promise<Prewarmed> {
  const { failed, ...rest } = await pool.prewarm(tenants)
  return { ...rest, failed: [...failed].map(([tenant, error]) => [tenant, error.code]) }
}

const { cache: plain, isConnected } = await connect(store, cacheClock ? now : Date.now)
const cache = pauseAt === undefined ? plain : stopping(plain)
let auth = create(cache)
const pool = createAuthPool({
  create: (id: string) => create(cache, { ...instance.credentials, id }),
  ...(poolMax !== undefined && { max: poolMax }),
})

const answers: { [Method in keyof Results]: (call: Call) => Results[Method] | Promise<Results[Method]> } = {
  getTokens: ({ count = 1 }) => getTokens(auth, count),
  callApi: callApiOften,
  prewarm,
  change({ change }) {
    // Clocks change under an instance; anything else makes a new one, as a restarted process would.
    instance = { ...instance, ...change }
    if (Object.keys(change ?? {}).some((key) => key !== 'clockOffsetMs')) auth = create(cache)
  },
  restart() {
    auth = create(cache)
  },
  resume: () => resume(),
  isIdle: () => !auth.status().refreshing,
  isConnected: () => isConnected(),
  events: () => events,
}

async function answer(call: Call): Promise<void> {
  try {
    report({ id: call.id, result: await answers[call.method](call) })
  } catch (error) {
    report({ id: call.id, error: String(error) })
  }
  keepCompiled()
}

/** For those that start later. Node does so when a process ends, and this one is killed. */
function keepCompiled(): void {
  flushCompileCache()
}

process.on('message', (call: Call) => void answer(call))
report({ ready: true })
keepCompiled()
