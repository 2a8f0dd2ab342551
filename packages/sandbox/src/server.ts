import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AuthError } from '@auth/core'
import type { RequestHandler } from 'msw'
import { hostInUrl, isLoopbackAddress, isLoopbackHost } from './hosts.js'
import { problem } from './problem.js'
import { respond, send } from './web-messages.js'

/** An HTTP server that answers with MSW's request handlers. */
export interface Server {
  /** Its base URL, without a trailing slash. The handlers are to be made for this one. */
  readonly url: string
  /** Says who answers from now on, asked again for each request. Until then every path is a 404. */
  serve(handlers: () => readonly RequestHandler[]): void
  /** Stops listening and ends all connections, idle and busy ones. Calling it again does no harm. */
  close(): Promise<void>
}

/**
 * Starts to listen.
 *
 * @param port `0` for a free one
 * @throws AuthError `invalid_options` where the address cannot be listened on
 */
export async function listen({ host, port }: { host: string; port: number }): Promise<Server> {
  let handlers: () => readonly RequestHandler[] = () => []
  const server = createServer((incoming, outgoing) => {
    // What is left to fail is the connection itself: there is nobody to tell.
    handle(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  const address = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error)))
    server.listen(port, host, () => resolve(server.address() as AddressInfo))
  })
  const url = new URL(`http://${hostInUrl(host)}:${address.port}`).origin
  // One that others can reach too is called by names of its user's choosing.
  const loopbackOnly = isLoopbackAddress(address.address)

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const refused = loopbackOnly && !isLoopbackHost(incoming.headers.host)
    const response = refused
      ? problem(403, 'This sandbox answers to the names of its own machine: localhost, 127.0.0.1 and [::1]')
      : await respond(incoming, url, handlers())
    await send(response, outgoing)
  }

  return {
    url,
    serve(newHandlers) {
      handlers = newHandlers
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve())
        // Clients keep connections open for the next request, and a delayed reply may be long in coming.
        server.closeAllConnections()
      })
    },
  }
}

function listenError(error: NodeJS.ErrnoException): AuthError {
  const why =
    error.code === 'EADDRINUSE'
      ? 'the port is in use. Choose another one, or 0 for a free one'
      : `the system refused (${error.code ?? error.name}). Check the host and the port`
  return new AuthError({
    code: 'invalid_options',
    provider: 'sandbox',
    // Without host and port: they were arguments, and one of those may be a secret that was pasted by mistake.
    message: `cannot listen: ${why}`,
    cause: error,
  })
}
