import { fork, type ChildProcess, type ForkOptions } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ServerCounts, ServerOrder } from './token-server.js'
import type { TaskInput, TaskName, TaskOutput } from './worker.js'

/** Built files lie side by side; tests run from the sources beside them. */
const built = (name: string) => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))

/** None of them outlives this process: one in the middle of a lap would not hear that it is gone. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

function start(name: string, args: string[], options: ForkOptions): ChildProcess {
  const child = fork(built(name), args, options)
  running.add(child)
  return child.once('close', () => running.delete(child))
}

const taskTimeoutMs = 5 * 60_000

/** Runs one task of a measure in a process of its own. @throws Error what the task threw */
export async function runTask<Name extends TaskName>(name: Name, input: TaskInput<Name>): Promise<TaskOutput<Name>> {
  const child = start('worker', [name, JSON.stringify(input)], {
    execArgv: ['--expose-gc', '--max-old-space-size=6144'],
    // What a peer prints of its own accord is not the benchmark's.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  // One that hangs is a result too: its measure broke.
  const deadline = setTimeout(() => child.kill('SIGKILL'), taskTimeoutMs)
  const reply = await firstMessage<{ output: TaskOutput<Name> }>(child)
  clearTimeout(deadline)
  if (reply === undefined)
    throw new Error(`${name} ${JSON.stringify(input)} failed: ${complaints.slice(-2_000) || 'it was ended'}`)
  return reply.output
}

/** The token server, in its own process, so that its work is not counted as a client's. */
export interface TokenServer {
  readonly url: string
  /** Gives the counts since the last call, and says how token requests are answered from now on. */
  next(order?: Partial<ServerOrder>): Promise<ServerCounts>
  stop(): void
}

export async function startTokenServer(): Promise<TokenServer> {
  const child = start('token-server', [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const started = await firstMessage<{ url: string }>(child)
  if (started === undefined) throw new Error('the token server did not start')
  return {
    url: started.url,
    async next(order) {
      child.send({ failing: false, delayMs: 0, ...order } satisfies ServerOrder)
      const [counts] = (await once(child, 'message')) as [ServerCounts]
      return counts
    },
    stop: () => child.disconnect(),
  }
}

/** The first message, or `undefined` when the process ends without one. */
async function firstMessage<Message>(child: ChildProcess): Promise<Message | undefined> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Message))
    child.once('error', reject)
    child.once('close', () => resolve(undefined))
  })
}
