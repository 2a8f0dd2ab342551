import { connect } from 'node:net'

/** A reply as it came over the wire. */
export interface RawReply {
  status: number
  headers: Headers
  body: string
}

/**
 * Sends bytes as they are over a TCP connection of their own, and reads one reply.
 *
 * @throws Error where the connection ends before the reply does
 */
export function sendRaw(url: string, bytes: string): Promise<RawReply> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'))
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      received += String(text)
      const reply = parseReply(received)
      if (reply === undefined) return
      resolve(reply)
      socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The connection ended before the reply did')))
  })
}

/** A request on the wire: request line, headers, empty line, body. */
export function rawRequest(lines: readonly string[], body = ''): string {
  return [...lines, '', body].join('\r\n')
}

function parseReply(received: string): RawReply | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) return undefined
  const [statusLine = '', ...lines] = received.slice(0, headEnd).split('\r\n')
  const headers = new Headers()
  for (const line of lines) headers.append(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim())
  const body = received.slice(headEnd + 4)
  if (body.length < Number(headers.get('content-length') ?? 0)) return undefined
  return { status: Number(statusLine.split(' ')[1]), headers, body: Buffer.from(body, 'latin1').toString() }
}
