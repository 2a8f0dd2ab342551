import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FailedCall, MemberReport, MemberStart } from './protocol.js'

/** Built files lie side by side; tests run from the sources beside them. */
const program = fileURLToPath(new URL('../dist/member.js', import.meta.url))

/** What the processes of a fleet have told so far. */
export interface Told {
  calls: number
  failed: FailedCall[]
  slowestMs: number
  /** Of each process that was still there at the end, its heap in bytes, once a second. */
  heaps: number[][]
}

/** Processes that are replaced when they are killed. */
export interface Fleet {
  readonly told: Told
  readonly size: number
  /** `kill -9`, and starts another one in its place. */
  replace(index: number): Promise<void>
  stop(): Promise<void>
}

/** Starts a process for each of these. @throws Error when one ends by itself */
export function startFleet(starts: readonly MemberStart[], onBroken: (error: Error) => void): Fleet {
  const told: Told = { calls: 0, failed: [], slowestMs: 0, heaps: starts.map(() => []) }
  const members: ChildProcess[] = []
  const wanted = new Set<ChildProcess>()

  function start(index: number): void {
    told.heaps[index] = []
    const heap = told.heaps[index]
    const member = fork(program, [JSON.stringify(starts[index])], {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    })
    members[index] = member
    wanted.add(member)
    member.on('message', ({ calls, failed, heapBytes, slowestMs }: MemberReport) => {
      told.calls += calls
      told.failed.push(...failed)
      told.slowestMs = Math.max(told.slowestMs, slowestMs)
      heap.push(heapBytes)
    })
    member.once('exit', (code) => {
      if (wanted.delete(member)) onBroken(new Error(`a process of the fleet ended by itself, with ${code}`))
    })
  }

  async function end(index: number): Promise<void> {
    const member = members[index]
    if (member === undefined || !wanted.delete(member)) return
    const ended = once(member, 'exit')
    member.kill('SIGKILL')
    await ended
  }

  starts.forEach((_, index) => start(index))
  process.once('exit', () => members.forEach((member) => member.kill('SIGKILL')))
  return {
    told,
    size: starts.length,
    async replace(index) {
      await end(index)
      start(index)
    },
    async stop() {
      await Promise.all(starts.map((_, index) => end(index)))
    },
  }
}
