import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteCache } from '@auth/cache-sqlite'
import { startSandbox, type Sandbox } from '@auth/sandbox'
import { sandboxProviders, type DemoProvider } from '../providers.js'
import type { Action } from './action.js'
import { actions } from './actions.js'
import { Card } from './card.js'
import type { DemoClock } from './clock.js'
import { Problem, type Console } from './console.js'
import { Feed } from './feed.js'
import { perform } from './perform.js'
import { secondProcessStarter } from './second-process.js'
import { Stage } from './stage.js'
import { Timeline } from './timeline.js'
import type { ActionResult, ConsoleView } from './view.js'

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
}

/** Starts a sandbox of its own, and the three providers on it with a shared cache in a temporary folder. */
export async function sandboxConsole(init: SandboxConsoleInit): Promise<Console & { readonly sandbox: Sandbox }> {
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
  const encryptionKey = randomBytes(32).toString('base64')
  const timeline = new Timeline()
  const feed = new Feed(timeline, () => JSON.stringify(providerViews()))
  const { signal } = ending
  const startSecondProcess = secondProcessStarter({
    script: sharingProcess,
    cachePath,
    encryptionKey,
    now,
    signal,
    deadlineMs,
  })
  const stages = sandboxProviders(sandbox).map((provider) => stageOf(provider))
  /** Actions take turns: all move the same clock, and one that jumps would spoil what another counts. */
  let turn: Promise<unknown> = Promise.resolve()

  function stageOf(provider: DemoProvider): Stage {
    const { name, label } = provider
    const card = new Card({
      name,
      label,
      environment: 'embedded sandbox',
      now,
      happened: (entry) => timeline.add({ ...entry, provider: name }),
      changed: () => feed.changed(),
    })
    return new Stage({ provider, card, clock, shared: { cache, encryptionKey }, startSecondProcess })
  }

  const actionsOf = ({ auth }: Stage) => actions.filter(({ applies }) => applies?.(auth) !== false)

  function providerViews(): ConsoleView['providers'] {
    return stages.map((stage) => {
      const views = actionsOf(stage).map(({ name, label, hint }) => ({ name, label, hint }))
      return stage.card.view(stage.auth, stage.provider.simulator.tokenRequests, views)
    })
  }

  /** An action whose sandbox is gone in the middle of it fails in ways that say nothing to anybody. */
  async function performIfOpen(action: Action, stage: Stage): Promise<ActionResult> {
    try {
      if (!feed.isClosed) return await perform(action, stage)
    } catch (error) {
      if (!feed.isClosed) throw error
    }
    throw new Problem(503, 'The console was closed meanwhile')
  }

  return {
    sandbox,
    timeline,
    feed,
    view: () => ({ mode: 'sandbox', now: now(), providers: providerViews() }),
    async act(providerName, actionName) {
      const stage = stages.find(({ provider }) => provider.name === providerName)
      const names = stages.map(({ provider }) => provider.name).join(', ')
      if (stage === undefined) throw new Problem(404, `There is no such provider. There are ${names}`)
      const action = actionsOf(stage).find(({ name }) => name === actionName)
      const { label } = stage.provider
      if (action === undefined) throw new Problem(404, `${label} has no such action`)
      const { card } = stage
      if (card.running !== undefined)
        throw new Problem(409, `${label} is busy with another action. Wait for its result`)
      card.run(action.name)
      const result = turn.then(() => performIfOpen(action, stage)).finally(() => card.run(undefined))
      turn = result.catch(() => undefined)
      feed.report({ provider: stage.provider.name, action: action.name, result: await result })
      return result
    },
    async close() {
      feed.close()
      ending.abort()
      await sandbox.close()
      await turn
      cache.close()
      // A system may tidy its temporary folder by itself.
      await rm(folder, { recursive: true, force: true })
    },
  }
}
