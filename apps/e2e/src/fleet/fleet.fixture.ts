import type { AuthEvent } from '@auth/core'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Call, Instance, Report, Results, Start } from './protocol.fixture.js'

/** A process with an instance in it. It is killed when the test ends. */
export interface FleetProcess {
  /** Asks it for something. Rejects when the process ends first. */
  ask<Method extends keyof Results>(method: Method, rest?: Omit<Call, 'id' | 'method'>): Promise<Results[Method]>
  /** Resolves when the process has stopped where it was started to. */
  readonly paused: Promise<void>
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>
  /** SIGSTOP: nothing in it runs any more, but the world sees it alive. */
  freeze(): void
  /** SIGCONT, and waits until it answers: by then it has noticed by its timers how late it is. */
  thaw(): Promise<void>
}

const program = fileURLToPath(new URL('fleet-process.fixture.ts', import.meta.url))
/** Where the first process keeps what it has compiled: hundreds of others start in half the time. */
const compiled = fileURLToPath(new URL('../../dist/compiled/', import.meta.url))

/** Starts one process, and waits until it is ready. */
export async function startProcess(start: Start): Promise<FleetProcess> {
  const child = fork(program, [JSON.stringify(start)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  const waiting = new Map<number, (report: Extract<Report, { id: number }>) => void>()
  const ready = Promise.withResolvers<void>()
  const paused = Promise.withResolvers<void>()
  let lastId = 0
  child.on('message', (report: Report) => {
    if ('ready' in report) ready.resolve()
    else if ('paused' in report) paused.resolve()
    else {
      waiting.get(report.id)?.(report)
      waiting.delete(report.id)
    }
  })
  async function end(): Promise<void> {
    await once(child, 'exit')
    const error = 'the process ended'
    ready.reject(new Error(error))
    for (const [id, settle] of waiting) settle({ id, error })
  }
  const ended = end()
  const kill = () => {
    child.kill('SIGKILL')
    return ended
  }
  onTestFinished(kill)
  await ready.promise

  const ask: FleetProcess['ask'] = async (method, rest = {}) => {
    const id = ++lastId
    const answer = await new Promise<Extract<Report, { id: number }>>((resolve) => {
      waiting.set(id, resolve)
      child.send({ id, method, ...rest } satisfies Call, (error) => error && resolve({ id, error: error.message }))
    })
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.result as Results[typeof method]
  }
  return {
    ask,
    paused: paused.promise,
    ended,
    kill,
    freeze: () => void child.kill('SIGSTOP'),
    async thaw() {
      // Again and again: one that freezes itself says so before, and may come to it only now.
      const again = setInterval(() => child.kill('SIGCONT'), 20)
      await ask('isIdle').finally(() => clearInterval(again))
    },
  }
}

/** Starts so many processes alike. */
export function startFleet(count: number, start: Start): Promise<FleetProcess[]> {
  return Promise.all(Array.from({ length: count }, () => startProcess(start)))
}

/** Lets every process call `getToken` so often at once. */
export async function getTokens(fleet: readonly FleetProcess[], count = 1) {
  const outcomes = await Promise.all(fleet.map((each) => each.ask('getTokens', { count })))
  return { tokens: outcomes.flatMap(({ tokens }) => tokens), codes: outcomes.flatMap(({ codes }) => codes) }
}

/** Changes something about the instance in every process. */
export async function change(fleet: readonly FleetProcess[], to: Partial<Instance>): Promise<void> {
  await Promise.all(fleet.map((each) => each.ask('change', { change: to })))
}

/** Why the cache did not do its part, for each process. */
export async function cacheFailures(fleet: readonly FleetProcess[]) {
  const events = await Promise.all(fleet.map((each) => each.ask('events')))
  const whys = (own: AuthEvent[]) => own.flatMap((event) => (event.type === 'cache_failed' ? [event.why] : []))
  return events.map((own) => Array.from(new Set(whys(own))))
}
