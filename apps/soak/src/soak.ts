import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startRedis } from './redis-server.fixture.js'
import { letFaultsCome, type Fault, type FaultActions } from './faults.js'
import { startFleet } from './fleet.js'
import type { Plan } from './plan.js'
import type { MemberStart, Tenant } from './protocol.js'
import { startVendor } from './vendor.js'
import { judge, type Verdict } from './verdict.js'

/** Time at the end without faults, in which all that was out of joint settles. */
const quietMs = 3_000

/** Runs a fleet under faults. @throws Error when a process of it, or Redis, ends by itself */
export async function soak(plan: Plan): Promise<{ verdict: Verdict; faults: readonly Fault[] }> {
  const tenants = Array.from({ length: plan.tenants }, (_, index): Tenant => {
    const id = `tenant-${index}`
    return { vendor: index % 2 === 0 ? 'itretail' : 'mypos', id, secret: `secret-of-${id}` }
  })
  const vendor = await startVendor(tenants, plan.lifetimeSeconds)
  const store = await openStore(plan.store)
  const broken = Promise.withResolvers<never>()
  const offsetMs = plan.clocksApartMinutes * 60_000
  const starts = Array.from({ length: plan.processes }, (_, index): MemberStart => {
    // 0, ahead, behind, twice as far ahead, …
    const steps = Math.ceil(index / 2) * (index % 2 === 0 ? -1 : 1)
    return { baseUrl: vendor.url, tenants, store: store.address, clockOffsetMs: steps * offsetMs }
  })
  const fleet = startFleet(starts, broken.reject)
  const actions: FaultActions = {
    maintenance: () => vendor.forgetTokens(),
    async vendorDown(ms) {
      vendor.isDown = true
      await wait(ms)
      vendor.isDown = false
    },
    processKilled: (pick) => fleet.replace(Math.floor(pick * fleet.size)),
    ...store.faults,
  }
  const endsAt = Date.now() + plan.seconds * 1_000
  try {
    const all = letFaultsCome(actions, plan.seed, () => Date.now() > endsAt - quietMs)
    const faults = await Promise.race([all, broken.promise])
    await Promise.race([wait(Math.max(0, endsAt - Date.now())), broken.promise])
    return { faults, verdict: judge(fleet.told, { faults, given: vendor.given, turnedAway: vendor.turnedAway, plan }) }
  } finally {
    await fleet.stop()
    await store.close()
    vendor.close()
  }
}

interface Store {
  address: MemberStart['store']
  faults: Pick<FaultActions, 'cacheKilled' | 'cacheFrozen'>
  close(): Promise<void>
}

async function openStore(kind: Plan['store']): Promise<Store> {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'pos-auth-soak-'))
    return {
      address: { kind, path: join(folder, 'tokens.sqlite') },
      faults: {},
      close: async () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  let server = await startRedis()
  const { port } = server
  return {
    address: { kind, port },
    faults: {
      async cacheKilled(ms) {
        await server.stop()
        await wait(ms)
        server = await startRedis({ port })
      },
      async cacheFrozen(ms) {
        const pid = Number(/^process_id:(\d+)/m.exec(String(await server.command('INFO', 'server')))?.[1])
        process.kill(pid, 'SIGSTOP')
        await wait(ms)
        process.kill(pid, 'SIGCONT')
      },
    },
    close: () => server.stop(),
  }
}
