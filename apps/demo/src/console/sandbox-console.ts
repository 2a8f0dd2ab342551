import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { sqliteCache } from '@auth/cache-sqlite'
import { startSandbox, type Sandbox } from '@auth/sandbox'
import { sandboxProviders } from '../providers.js'
import type { DemoClock } from './clock.js'
import type { Console } from './console.js'
import { controlsOf } from './controls.js'
import { deckOf } from './deck.js'
import { Feed } from './feed.js'
import { History } from './history.js'
import { sandboxFleet } from './sandbox-fleet.js'
import { sandboxView } from './sandbox-view.js'
import { secondProcessStarter } from './second-process.js'
import { Timeline } from './timeline.js'
import { Traffic } from './traffic.js'
import { Turns } from './turns.js'

/** What a console on the sandbox needs. */
export interface SandboxConsoleInit {
  readonly clock: DemoClock
  /** The built `sharing-process.js`. */
  readonly sharingProcess: string
  /**
   * Milliseconds after which that process is killed.
   *
   * @default 10_000
   */
  readonly deadlineMs?: number
  /**
   * Whether traffic runs from the start.
   *
   * @default true
   */
  readonly traffic?: boolean
}

/** Starts a sandbox of its own, and the demo's tenants on it with a shared cache in a temporary folder. */
export async function sandboxConsole(init: SandboxConsoleInit) {
  const { clock, sharingProcess, deadlineMs = 10_000 } = init
  const { now } = clock
  const ending = new AbortController()
  const folder = await mkdtemp(join(tmpdir(), 'pos-auth-console-'))
  const sandbox = await startSandbox({ now }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true })
    throw error
  })
  const cachePath = join(folder, 'tokens.sqlite')
  const cache = sqliteCache({ path: cachePath, now })
  const timeline = new Timeline()
  const turns = new Turns()
  const history = new History(() => all().map(({ auth }) => auth.status()))
  const feed = new Feed(timeline, () => JSON.stringify({ ...view(), now: 0 }))
  const startSecondProcess = secondProcessStarter({
    script: sharingProcess,
    cachePath,
    now,
    signal: ending.signal,
    deadlineMs,
  })

  const open = () =>
    sandboxFleet({
      providers: sandboxProviders(sandbox),
      clock,
      cache,
      startSecondProcess,
      happened(entry) {
        timeline.add(entry)
        feed.changed('byItself')
      },
      changed: () => feed.changed(),
      failed: () => history.noteFailure(),
    })
  let vendors = open()
  let draw = deckOf(shares(), 1)
  const traffic = new Traffic(
    {
      clock,
      turns,
      async call(what) {
        const connection = draw()
        await connection?.errorOf(what === 'api' ? connection.call() : connection.auth.getToken())
      },
      async renewDue() {
        await Promise.all(vendors.map((vendor) => vendor.renewDue(ending.signal)))
      },
      async settled() {
        await Promise.all(vendors.map((vendor) => vendor.settled()))
        return vendors.every(({ tenants }) => tenants.pool.summary().refreshing === 0)
      },
      sample: () => history.sample(now()),
      changed: () => feed.changed('byItself'),
      isWatched: () => feed.listeners > 0,
      pause: (ms, signal) => setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined),
      stopwatch: () => performance.now(),
    },
    init.traffic ?? true,
  )

  /** Toast's client stands for many restaurants. */
  function shares() {
    return vendors.flatMap(({ connections }) => (connections.length > 1 ? connections : Array(8).fill(connections[0])))
  }

  function all() {
    return vendors.flatMap(({ connections }) => connections)
  }

  const view = () => sandboxView({ now: now(), vendors, traffic })

  const controls = controlsOf({
    vendors: () => vendors,
    turns,
    traffic,
    feed,
    timeline,
    now,
    sample: () => history.sample(now()),
    startAnew() {
      vendors = open()
      draw = deckOf(shares(), 1)
      history.reset()
    },
  })

  return {
    sandbox,
    timeline,
    history,
    feed,
    view,
    controls,
    async close() {
      feed.close()
      ending.abort()
      const trafficEnds = traffic.close()
      await sandbox.close()
      await trafficEnds
      await turns.take(async () => undefined)
      cache.close()
      // A system may tidy its temporary folder by itself.
      await rm(folder, { recursive: true, force: true })
    },
  } satisfies Console & { readonly sandbox: Sandbox }
}
