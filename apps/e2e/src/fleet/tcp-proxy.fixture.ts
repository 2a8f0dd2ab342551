import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** What the way between a process and its Redis does. */
type Fault = 'none' | 'cut' | 'stalled' | 'delayed'

/** A way to a server that the test can spoil. It ends with the test. */
export interface TcpProxy {
  readonly port: number
  /** From now on connections are cut, or answer not at all, or too late; or all is well again. */
  set(fault: Fault): void
}

/** @param delayMs how late a delayed answer is */
export async function startProxy(targetPort: number, delayMs: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let fault: Fault = 'none'
  let changed = new AbortController()

  async function holdUp(): Promise<void> {
    const { signal } = changed
    if (fault === 'stalled') await once(signal, 'abort')
    if (fault === 'delayed') await wait(delayMs, undefined, { signal }).catch(() => undefined)
  }

  /** Hands on what comes, in its order. */
  function forward(from: Socket, to: Socket): void {
    let before: Promise<unknown> = Promise.resolve()
    sockets.add(from)
    from.on('data', (data) => {
      before = before.then(holdUp).then(() => to.write(data))
    })
    from.on('error', () => undefined)
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }

  const server = createServer((client) => {
    if (fault === 'cut') {
      client.destroy()
      return
    }
    const target = connect(targetPort, '127.0.0.1')
    forward(client, target)
    forward(target, client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })

  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      fault = next
      // What was held back goes on its way.
      changed.abort()
      changed = new AbortController()
      if (fault === 'cut') for (const socket of sockets) socket.destroy()
    },
  }
}
